/** The conversation a person has just ended, for the page they write up on. Pure. */

import type { Call } from '../api/shapes';

export interface LastCall {
  readonly call: Call;
  readonly since: string;
  readonly until: string;
  /** The line broke: a promise is written, and nobody said goodbye. */
  readonly cut: boolean;
}

/** As this page saw it end: `was` is the call before, `changed` what the house said then, if it said anything. */
export function ended(was: Call, since: string, changed: Call | null): LastCall {
  const call = changed ? { ...changed, caller: was.caller } : was;
  return { call, since, until: call.over_at ?? new Date().toISOString(), cut: isCut(call) };
}

/** As the house remembers it, newest call first: a page that was loaded again did not see it end. */
export function lastOf(calls: readonly Call[], person: string): LastCall | null {
  const call = calls.find((one) => one.last_holder === person && one.voice_at && !one.colleague);
  const until = call?.over_at ?? call?.holder?.since;
  return call?.voice_at && until ? { call, since: call.voice_at, until, cut: isCut(call) } : null;
}

const isCut = (call: Call): boolean => call.stage === 'over' && call.outcome === 'promised';
