/** The running day in this page: the board as the live socket tells it, and what has just ended for this person. */

import { door, Refused, Unreachable } from '../api/ask';
import { oneCall, whoAmI } from '../api/desk';
import type { Call, House, Me, Note, Told } from '../api/shapes';
import { type Board, boardFrom, EMPTY, fold, named, withPeople } from './board';
import { Cards } from '../customers/cards.svelte';
import { asKept, ended, type LastCall } from './last';
import { Silence } from './silence';
import { onCall, type Situation, situationOf, withCaller } from './situation';

const RETRY_MS = [500, 1000, 2000, 4000];
/** The house says something every 20 seconds at least; a socket that says nothing for longer is dead, whatever the browser thinks. */
const SILENT_FOR_MS = 45_000;

export class Live {
  board = $state.raw<Board>(EMPTY);
  link = $state<'connecting' | 'live' | 'lost'>('connecting');
  last = $state.raw<LastCall | null>(null);
  /** What others wrote about the calls this person is on, or is being rung for. Kept until the page is loaded anew or connects again. */
  stories = $state.raw<Readonly<Record<string, Note[]>>>({});
  /** Whose call it is, or everybody whose it could be: of the calls this person is on, or is being rung for. Kept as stories are. */
  readonly cards = new Cards();
  /** Counts changes of cards and matters, for whoever shows them. */
  customers = $state(0);
  /** Counts changes of hours and rosters, for whoever shows them. */
  hours = $state(0);
  now = $state.raw(new Date());
  /** The house has said how things stand; before that nothing is claimed. */
  readonly known = $derived(this.board !== EMPTY);
  readonly situation: Situation = $derived.by(() => situationOf(this.board, this.me.person));

  readonly me: Me;
  readonly house: House;
  private socket: WebSocket | null = null;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly silence = new Silence(SILENT_FOR_MS, () => this.abandon());
  private readonly ticking: ReturnType<typeof setInterval>;
  private over = false;
  /** Where this tab keeps which call is being written up, and since when it went on. */
  private readonly mark: string;

  constructor(me: Me, house: House) {
    this.me = me;
    this.house = house;
    this.mark = `vivevoix.last/${me.person}`;
    this.ticking = setInterval(() => (this.now = new Date()), 15_000);
    addEventListener('online', this.tryNow);
    this.open();
  }

  /** Stop for good: this person signs out. */
  end(): void {
    this.over = true;
    clearInterval(this.ticking);
    clearTimeout(this.retry);
    this.silence.ends();
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
    sessionStorage.removeItem(this.mark);
  }

  private open(): void {
    const socket = new WebSocket(new URL('/api/v1/live', location.href.replace(/^http/, 'ws')));
    this.socket = socket;
    socket.onmessage = (message) => socket === this.socket && this.hear(JSON.parse(String(message.data)) as Told);
    socket.onclose = () => socket === this.socket && this.lost();
    this.silence.begins();
  }

  /** The browser may take minutes to notice that nobody is there: it is not waited for. */
  private abandon(): void {
    const dead = this.socket;
    this.socket = null;
    dead?.close();
    this.lost();
  }

  private lost(): void {
    this.silence.ends();
    if (this.over) return;
    if (this.link === 'live') this.link = 'lost';
    void this.stillMe();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), wait);
  }

  /** A house that knows us no more, or knows somebody else in this browser, has ended the session; one that does not answer is waited for. */
  private async stillMe(): Promise<void> {
    try {
      if ((await whoAmI()).person !== this.me.person) door.ended();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) door.ended();
      else if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    }
  }

  private hear(told: Told): void {
    this.silence.begins();
    this.failures = 0;
    this.link = 'live';
    this.now = new Date();
    if ('board' in told) {
      this.stories = told.stories;
      this.cards.begin(told.cards);
      this.customers += 1;
      this.become(boardFrom(told.board), null);
      if (!onCall(this.situation) && !this.last) void this.remember();
    } else if ('entry' in told) {
      if (told.entry.type === 'CallChanged' && told.story.length) this.stories = { ...this.stories, [told.entry.call.id]: told.story };
      if (told.entry.type === 'CallChanged' && told.cards) this.cards.told(told.entry.call.id, told.cards);
      const entry = withPeople(this.board, told.entry, told.caller, told.customer);
      if (entry.type === 'HoursChanged') this.hours += 1;
      if (entry.type === 'CustomerChanged' || entry.type === 'MatterChanged') this.know(entry.type === 'CustomerChanged' ? entry.customer : entry.matter.customer);
      this.become(fold(this.board, entry), entry.type === 'CallChanged' ? entry.call : null);
      if (entry.type === 'CallChanged') this.sayWho(entry.call);
    }
  }

  private know(changed: string): void {
    this.customers += 1;
    this.cards.changed(changed);
  }

  /** Whose call it was may also be said once it is over; and whom a promise is to is known before any number has rung. */
  private sayWho(changed: Call): void {
    const { id, customer, perhaps } = changed;
    if (this.last?.call.id === id) this.last = { ...this.last, call: { ...this.last.call, customer, perhaps } };
    else if (!onCall(this.situation) || this.situation.call.id !== id) return;
    void this.cards.complete(changed);
  }

  private become(board: Board, changed: Call | null): void {
    const before = situationOf(this.board, this.me.person);
    const after = situationOf(board, this.me.person);
    // Among ourselves there is nothing to write down, and what is being written up stays.
    if (withCaller(before) && !(onCall(after) && after.call.id === before.call.id)) {
      this.last = ended(before.call, before.mine.since, changed?.id === before.call.id ? changed : null);
      sessionStorage.setItem(this.mark, JSON.stringify({ call: before.call.id, since: before.mine.since }));
    } else if (withCaller(after)) this.forget();
    this.board = board;
  }

  /** This page was loaded while its person was writing up: what they were writing about is asked for. */
  private async remember(): Promise<void> {
    const kept = sessionStorage.getItem(this.mark);
    if (!kept || this.situation.kind === 'away') return;
    const { call, since } = JSON.parse(kept) as { call: string; since: string };
    try {
      const last = asKept(named(await oneCall(call), this.board), since);
      if (!onCall(this.situation)) this.last ??= last;
      if (last) void this.cards.complete(last.call);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    }
  }
}
