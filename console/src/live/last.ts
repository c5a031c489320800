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

/** As the house remembers it, for a page that was loaded again and did not see it end. Null while it goes on with nobody of ours. */
export function asKept(call: Call, since: string): LastCall | null {
  const until = call.over_at ?? call.holder?.since;
  return until ? { call, since, until, cut: isCut(call) } : null;
}

const isCut = (call: Call): boolean => call.stage === 'over' && call.outcome === 'promised';
