/** Taking a call: here when this page's telephone rings, else on the telephone that does. */

import { act } from '../../api/desk';
import type { Call, Part } from '../../api/shapes';
import type { Day } from '../../live/day.svelte';
import { way } from '../../live/way.svelte';

export const isBrowser = (part: Part): boolean => part.phone.endsWith(':browser');

/** True when this page can answer the call; otherwise another telephone of this person rings. */
export function ringsHere(day: Day, call: Call): boolean {
  const mine = call.ringing.filter((part) => part.person === day.me.person);
  return day.phone.has(call.id) || (day.phone.link === 'registered' && mine.some(isBrowser));
}

export async function answer(day: Day, call: Call): Promise<void> {
  if (ringsHere(day, call)) await day.phone.answer(call.id);
  else await day.ask('accept', () => act(call.id, 'accept'));
  way.go('/desk');
}
