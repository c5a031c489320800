/** The board: what everyone's page shows, as a fold over the journal. The mirror of `core/board.py`, replayed against the same journals. */

import type { BoardShown, Call, Caller, Emergency, Entry, Owed, Part, PersonNow, ToWhom } from '../api/shapes';

export interface Board {
  readonly number: number;
  readonly line_up: boolean;
  readonly calls: Readonly<Record<string, Call>>;
  readonly people: Readonly<Record<string, PersonNow>>;
  readonly promises: Readonly<Record<string, Owed>>;
  readonly emergencies: Readonly<Record<string, Emergency>>;
}

export type PersonState = 'free' | 'ringing' | 'talking' | 'after' | 'away' | 'no_phone';

export const EMPTY: Board = { number: 0, line_up: false, calls: {}, people: {}, promises: {}, emergencies: {} };

/** The board after this entry. Calls that are over, promises that have ended and emergencies that are closed leave it. */
export function fold(board: Board, entry: Entry): Board {
  const number = Math.max(board.number, entry.number);
  switch (entry.type) {
    case 'CallChanged': {
      const { call } = entry;
      const calls = call.stage === 'over' ? without(board.calls, call.id) : { ...board.calls, [call.id]: call };
      return { ...board, number, calls };
    }
    case 'PersonChanged': {
      const { person, here, present, after } = entry;
      return { ...board, number, people: { ...board.people, [person]: { here, present, after } } };
    }
    case 'PromiseChanged': {
      const { promise } = entry;
      const open = promise.end === null ? { ...board.promises, [promise.id]: promise } : without(board.promises, promise.id);
      return { ...board, number, promises: open };
    }
    case 'EmergencyChanged': {
      const { emergency } = entry;
      const rest = without(board.emergencies, emergency.id);
      return { ...board, number, emergencies: emergency.closed_at === null ? { ...rest, [emergency.id]: emergency } : rest };
    }
    case 'LineChanged':
      return { ...board, number, line_up: entry.up };
    case 'HoursChanged':
    case 'CustomerChanged':
    case 'CustomersBrought':
    case 'CustomersTaken':
    case 'MatterChanged':
      return { ...board, number };
    default:
      // A house newer than this page says things it does not show.
      entry satisfies never;
      return { ...board, number };
  }
}

/** What a person is doing, derived from live legs and their own word; stored nowhere. */
export function stateOf(board: Board, person: string): PersonState {
  const calls = Object.values(board.calls);
  if (calls.some((call) => partsOf(call).some((part) => part.person === person && part.answered))) return 'talking';
  if (calls.some((call) => partsOf(call).some((part) => part.person === person))) return 'ringing';
  const now = board.people[person];
  if (!now?.here) return 'away';
  if (now.after) return 'after';
  return now.present.length > 0 ? 'free' : 'no_phone';
}

/** Every one of us on this call, answered or ringing. */
export function partsOf(call: Call): Part[] {
  const beside = call.joined ? [call.joined.part, ...call.joined.ringing] : [];
  return [call.holder, call.second, call.colleague, ...call.ringing, ...beside].filter((part): part is Part => part !== null);
}

/** The entry with what the journal never holds: who is calling, whom we owe. What was known before stays known. */
export function withPeople(board: Board, entry: Entry, caller: Caller | null, customer: ToWhom | null): Entry {
  switch (entry.type) {
    case 'CallChanged': {
      const known = caller ?? board.calls[entry.call.id]?.caller;
      return known ? { ...entry, call: named({ ...entry.call, caller: known }, board) } : entry;
    }
    case 'PromiseChanged': {
      const known = customer ?? board.promises[entry.promise.id];
      return known ? { ...entry, promise: { ...entry.promise, number: known.number, name: known.name, email: known.email, because: known.because, also: known.also } } : entry;
    }
    case 'EmergencyChanged': {
      const known = customer ?? board.emergencies[entry.emergency.id];
      return known ? { ...entry, emergency: { ...entry.emergency, number: known.number, name: known.name } } : entry;
    }
    default:
      return entry;
  }
}

/** A customer we ring back is called what they were called when the promise was made. */
export function named(call: Call, board: Board): Call {
  const name = call.caller.name ?? board.calls[call.id]?.caller.name ?? board.promises[call.promise ?? '']?.name ?? null;
  return { ...call, caller: { ...call.caller, name } };
}

/** Was this promised because of this call, or has that joined it? */
export const comesFrom = (promise: Owed, call: string): boolean => promise.call === call || promise.also.some((reason) => reason.call === call);

/** The board as it arrives whole when the page connects. */
export function boardFrom(shown: BoardShown): Board {
  const byId = <T extends { id: string }>(list: T[]) => Object.fromEntries(list.map((one) => [one.id, one]));
  const board = { ...shown, calls: byId(shown.calls), promises: byId(shown.promises), emergencies: byId(shown.emergencies) };
  return { ...board, calls: byId(shown.calls.map((call) => named(call, board))) };
}

function without<T>(table: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = table;
  return rest;
}
