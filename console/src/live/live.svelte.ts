/** The running day in this page: the board as the live socket tells it, and what has just ended for this person. */

import { door, Refused } from '../api/ask';
import { whoAmI } from '../api/desk';
import type { Call, House, Me, Told } from '../api/shapes';
import { type Board, boardFrom, EMPTY, fold, withPeople } from './board';
import { inConversation, onCall, type Situation, situationOf } from './situation';

/** A conversation of this person that is over, kept for the page they write up on. */
export interface LastCall {
  readonly call: Call;
  readonly since: string;
  readonly until: string;
  /** The line broke: a promise is written, and nobody said goodbye. */
  readonly cut: boolean;
}

const RETRY_MS = [500, 1000, 2000, 4000];
const SILENT_FOR_MS = 45_000;

export class Live {
  board = $state.raw<Board>(EMPTY);
  link = $state<'connecting' | 'live' | 'lost'>('connecting');
  last = $state.raw<LastCall | null>(null);
  now = $state.raw(new Date());
  readonly situation: Situation = $derived.by(() => situationOf(this.board, this.me.person));

  readonly me: Me;
  readonly house: House;
  private socket: WebSocket | null = null;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly ticking: ReturnType<typeof setInterval>;
  private over = false;

  constructor(me: Me, house: House) {
    this.me = me;
    this.house = house;
    this.ticking = setInterval(() => (this.now = new Date()), 15_000);
    addEventListener('online', this.tryNow);
    this.open();
  }

  /** Stop for good: this person signs out. */
  end(): void {
    this.over = true;
    clearInterval(this.ticking);
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    removeEventListener('online', this.tryNow);
    this.socket?.close();
  }

  readonly tryNow = (): void => {
    if (this.link === 'live') return;
    clearTimeout(this.retry);
    this.socket?.close();
    this.open();
  };

  /** The page after the call has been read and is done with. */
  forget(): void {
    this.last = null;
  }

  private open(): void {
    const socket = new WebSocket(new URL('/api/v1/live', location.href.replace(/^http/, 'ws')));
    this.socket = socket;
    socket.onmessage = (message) => socket === this.socket && this.hear(JSON.parse(String(message.data)) as Told);
    socket.onclose = () => socket === this.socket && this.lost();
    this.watch(socket);
  }

  /** A socket that neither opens nor closes is a lost one. */
  private watch(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => socket.readyState !== WebSocket.OPEN && socket.close(), SILENT_FOR_MS);
  }

  private lost(): void {
    if (this.over) return;
    if (this.link === 'live') this.link = 'lost';
    // A house that answers but knows us no more has ended the session; one that does not answer is waited for.
    void whoAmI().catch((error: unknown) => error instanceof Refused && error.status === 401 && door.ended());
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), wait);
  }

  private hear(told: Told): void {
    this.failures = 0;
    this.link = 'live';
    this.now = new Date();
    if ('board' in told) this.become(boardFrom(told.board), null);
    else if ('entry' in told) {
      const entry = withPeople(this.board, told.entry, told.caller, told.customer);
      this.become(fold(this.board, entry), entry.type === 'CallChanged' ? entry.call : null);
    }
  }

  private become(board: Board, changed: Call | null): void {
    const before = situationOf(this.board, this.me.person);
    const after = situationOf(board, this.me.person);
    if (inConversation(before) && onCall(before) && !(onCall(after) && after.call.id === before.call.id)) {
      // Among ourselves there is nothing to write down, and nothing to be ready again from.
      this.last = before.call.colleague ? null : ended(before.call, before.mine.since, changed?.id === before.call.id ? changed : null);
    } else if (inConversation(after)) this.last = null;
    this.board = board;
  }
}

function ended(was: Call, since: string, changed: Call | null): LastCall {
  const call = changed ? { ...changed, caller: was.caller } : was;
  const cut = call.stage === 'over' && call.outcome === 'promised';
  return { call, since, until: call.over_at ?? new Date().toISOString(), cut };
}
