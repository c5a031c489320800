/** Where one person is with their callers, read off the board: the desk page is a drawing of this. Pure. */

import type { Call, Part } from '../api/shapes';
import { type Board, partsOf, stateOf } from './board';

interface OnCall {
  readonly call: Call;
  /** This person's own part in the call. */
  readonly mine: Part;
}

export type Situation =
  /** `after`: a conversation has just ended and nothing rings until they say so. */
  | { readonly kind: 'quiet' | 'away' | 'after' }
  /** A caller rings this person. */
  | ({ readonly kind: 'ringing' } & OnCall)
  /** A colleague rings this person about a caller who waits. */
  | ({ readonly kind: 'asked'; readonly by: string | null } & OnCall)
  /** A call out: this person's own telephone rings, or they are on it and the customer's rings. */
  | ({ readonly kind: 'ringing_us' | 'ringing_them' } & OnCall)
  | ({ readonly kind: 'talking' | 'held' } & OnCall)
  /** This person has the call and rings or speaks to a second person; the caller hears neither. */
  | ({ readonly kind: 'consulting'; readonly second: Part } & OnCall)
  /** This person is with the caller for a word, while the second rings on or waits. */
  | ({ readonly kind: 'word'; readonly second: Part } & OnCall)
  /** This person has asked to join a conversation: their own telephone rings, or they are beside it. */
  | ({ readonly kind: 'joining' | 'beside' } & OnCall)
  /** This person is the one who is consulted. */
  | ({ readonly kind: 'consulted'; readonly holder: Part } & OnCall)
  | ({ readonly kind: 'together'; readonly other: Part | null } & OnCall);

export type Kind = Situation['kind'];

/** What this person's desk shows. An answered call comes before a ringing one. */
export function situationOf(board: Board, me: string): Situation {
  const calls = Object.values(board.calls).sort((a, b) => a.id.localeCompare(b.id));
  for (const call of calls) {
    const found = answered(call, me);
    if (found) return found;
  }
  for (const call of calls) {
    const mine = partsOf(call).find((part) => part.person === me);
    if (mine) return unanswered(call, mine);
  }
  const state = stateOf(board, me);
  return { kind: state === 'away' || state === 'after' ? state : 'quiet' };
}

function answered(call: Call, me: string): Situation | null {
  const { holder, second } = call;
  if (holder?.person === me && holder.answered) return holding(call, holder);
  if (second?.person === me && second.answered) {
    if (call.stage === 'together') return { kind: 'together', call, mine: second, other: holder };
    return holder ? { kind: 'consulted', call, mine: second, holder } : { kind: 'talking', call, mine: second };
  }
  if (call.joined?.part?.person === me) return { kind: 'beside', call, mine: call.joined.part };
  if (call.colleague?.person === me && call.colleague.answered) return { kind: 'talking', call, mine: call.colleague };
  return null;
}

function holding(call: Call, mine: Part): Situation {
  switch (call.stage) {
    case 'held':
      return { kind: 'held', call, mine };
    case 'consulting': {
      const second = call.second ?? call.ringing[0];
      return second ? { kind: 'consulting', call, mine, second } : { kind: 'held', call, mine };
    }
    case 'back_with_caller': {
      const second = call.second ?? call.ringing[0];
      return second ? { kind: 'word', call, mine, second } : { kind: 'talking', call, mine };
    }
    case 'together':
      return { kind: 'together', call, mine, other: call.second };
    case 'ringing_them':
      return { kind: 'ringing_them', call, mine };
    default:
      return { kind: 'talking', call, mine };
  }
}

function unanswered(call: Call, mine: Part): Situation {
  if (call.joined?.ringing.some((part) => part.leg === mine.leg)) return { kind: 'joining', call, mine };
  if (call.stage === 'ringing_us') return { kind: 'ringing_us', call, mine };
  // In an emergency whoever can help is rung while the two of them talk.
  const isAsked = ['consulting', 'back_with_caller', 'talking'].includes(call.stage);
  return isAsked ? { kind: 'asked', call, mine, by: call.holder?.person ?? call.last_holder } : { kind: 'ringing', call, mine };
}

/** True while this person and someone else can hear each other, or a caller waits for them. */
export function onCall(situation: Situation): situation is Extract<Situation, OnCall> {
  return 'call' in situation;
}

/** Answered by this person: hang up, hold and note make sense. */
export function inConversation(situation: Situation): boolean {
  return onCall(situation) && situation.mine.answered;
}

/** Numbers choose in the band while somebody is introduced or joins; otherwise in the list on show. */
export function numbersChooseAbove(situation: Situation): boolean {
  return onCall(situation) && ['consulting', 'word', 'consulted', 'together', 'beside', 'joining'].includes(situation.kind);
}

/** In conversation with somebody who is not one of us. */
export function withCaller(situation: Situation): situation is Extract<Situation, OnCall> {
  return onCall(situation) && situation.mine.answered && !situation.call.colleague && situation.kind !== 'beside';
}

/** What is wrong with the sound of this person's conversation, the worst first; null when nothing is known to be. */
export function soundOf(situation: Situation): 'unheard' | 'unheardMine' | 'patchy' | 'patchyMine' | null {
  if (!onCall(situation) || !situation.mine.answered) return null;
  const { call, mine } = situation;
  if (situation.kind === 'consulting' || situation.kind === 'consulted' || situation.kind === 'beside') return ownSoundOf(call, mine);
  const theirs = mine.leg === call.caller_leg ? (call.holder?.leg ?? '') : call.caller_leg;
  if (call.unheard.includes(theirs)) return 'unheard';
  const own = ownSoundOf(call, mine);
  return own !== 'unheardMine' && call.patchy.includes(theirs) ? 'patchy' : own;
}

function ownSoundOf(call: Call, mine: Part): 'unheardMine' | 'patchyMine' | null {
  if (call.unheard.includes(mine.leg) && !mine.muted) return 'unheardMine';
  return call.patchy.includes(mine.leg) ? 'patchyMine' : null;
}

/** Who else is being rung for this call, each person once. */
export function alsoRinging(call: Call, me: string): string[] {
  return [...new Set(call.ringing.map((part) => part.person))].filter((person) => person !== me);
}

/** Before this nobody who talks is told that somebody rings. */
const LONG_S = 20;

/** For how many seconds, in tens and then in minutes, somebody has rung whom nobody of a ladder with these groups is free to answer. Null when nobody has, for long. */
export function ringsNobody(board: Board, lines: readonly { id: string; groups: string[] }[], groups: readonly string[], now: Date): number | null {
  const ours = new Set(lines.filter((line) => line.groups.some((group) => groups.includes(group))).map((line) => line.id));
  const waiting = Object.values(board.calls).filter((call) => call.stage === 'ringing' && call.direction === 'in' && call.ringing.length === 0 && ours.has(call.line));
  const longest = Math.max(0, ...waiting.map((call) => (now.getTime() - Date.parse(call.arrived)) / 1000));
  if (longest < LONG_S) return null;
  const step = longest < 60 ? 10 : 60;
  return Math.floor(longest / step) * step;
}

/** Colleagues of the same groups who are free now: whom a call would ring beside this person. */
export function freeBeside(board: Board, people: readonly { id: string; groups: string[] }[], me: string): string[] {
  const mine = new Set(people.find((person) => person.id === me)?.groups);
  return people
    .filter((person) => person.id !== me && person.groups.some((group) => mine.has(group)))
    .filter((person) => stateOf(board, person.id) === 'free')
    .map((person) => person.id);
}
