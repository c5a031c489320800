/** A card while it is being corrected, and what becomes of it when somebody else has corrected it meanwhile. Pure. */

import type { CardSaid, Customer, Span } from '../../api/shapes';
import { hoursWritten } from '../saying';

export interface Draft {
  name: string; say: string; address: string; form: '' | 'familiar' | 'polite'; language: string;
  organisation: string; role: string; place: string; time_zone: string;
  good_hours: Span[]; urgent: boolean; asks_for: string; not_with: string[];
}
export type Field = keyof Draft;

export const EMPTY: Draft = { name: '', say: '', address: '', form: '', language: '', organisation: '', role: '', place: '', time_zone: '', good_hours: [], urgent: false, asks_for: '', not_with: [] };

export function draftOf(customer: Customer): Draft {
  const { name, say, address, organisation, role, place, urgent } = customer;
  const { form, language, time_zone: zone, asks_for: asksFor } = customer;
  return {
    name, say, address, organisation, role, place, urgent,
    form: form ?? '', language: language ?? '', time_zone: zone ?? '', asks_for: asksFor ?? '',
    good_hours: customer.good_hours.map((span) => ({ ...span, days: [...span.days] })), not_with: [...customer.not_with],
  };
}

export function saidOf(draft: Draft): CardSaid {
  const { form, language, time_zone: zone, asks_for: asksFor, good_hours: hours, ...plain } = draft;
  const written = hours.filter((span) => span.days.length).map(hoursWritten);
  return { ...plain, not_with: [...draft.not_with], form: form || null, language: language || null, time_zone: zone || null, asks_for: asksFor || null, good_hours: written };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What I have not touched becomes as it is now; where both of us wrote, mine stays, and it is said what the other wrote. */
export function rebased(mine: Draft, before: Draft, now: Draft): { draft: Draft; both: Field[] } {
  const fields = Object.keys(EMPTY) as Field[];
  const untouched = fields.filter((field) => same(mine[field], before[field]));
  const both = fields.filter((field) => !untouched.includes(field) && !same(now[field], before[field]) && !same(now[field], mine[field]));
  const taken = Object.fromEntries(untouched.map((field) => [field, now[field]])) as Partial<Draft>;
  return { draft: { ...mine, ...taken }, both };
}
