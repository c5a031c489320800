/** Everything the console asks about customers and their matters, by name. */

import { ask } from './ask';
import type { CardSaid, CardShown, FoundShown, Matter, Matters, ReachSaid, RemarkSaid, Seen } from './shapes';

const at = (customer: string) => `/customers/${encodeURIComponent(customer)}`;

/** Who may be meant by what was typed so far, the likeliest first. */
export const findCustomers = (typed: string, remarks = false) =>
  ask<FoundShown>('GET', `/customers?find=${encodeURIComponent(typed)}${remarks ? '&remarks=true' : ''}`);

export const oneCard = (customer: string) => ask<CardShown>('GET', at(customer));
export const newCard = async (said: CardSaid & { reaches?: ReachSaid[]; call?: string }): Promise<string> =>
  (await ask<{ customer: string }>('POST', '/customers', said)).customer;
export const correctCard = (customer: string, said: CardSaid, seen: string) => ask<void>('PUT', at(customer), { ...said, seen });
export const addReach = (customer: string, reach: ReachSaid) => ask<void>('POST', `${at(customer)}/reaches`, reach);
export const takeReach = (customer: string, value: string) => ask<void>('DELETE', `${at(customer)}/reaches/${encodeURIComponent(value)}`);
export const addRemark = (customer: string, remark: RemarkSaid) => ask<void>('POST', `${at(customer)}/remarks`, remark);
export const takeRemark = (customer: string, remark: string) => ask<void>('DELETE', `${at(customer)}/remarks/${remark}`);
/** Both are one person's: `into` stands for both from now on. */
export const joinCards = (part: string, into: string) => ask<void>('POST', `${at(part)}/merge`, { into });
export const partCard = (part: string) => ask<void>('POST', `${at(part)}/part`);
export const whoLooked = async (customer: string): Promise<Seen[]> => (await ask<{ seen: Seen[] }>('GET', `${at(customer)}/seen`)).seen;
/** Whose call it is; null: it is not who it seemed to be. */
export const sayWho = (call: string, customer: string | null) => ask<void>('PUT', `/calls/${call}/customer`, { customer });

export const myMatters = () => ask<Matters>('GET', '/matters');
export const openMatter = async (customer: string, about: string, more: { owner?: string; call?: string } = {}): Promise<Matter> =>
  (await ask<{ matter: Matter }>('POST', `${at(customer)}/matters`, { about, ...more })).matter;
const ofMatter = (matter: string, what: string, said: object) => ask<{ matter: Matter }>('POST', `/matters/${matter}/${what}`, said);
export const giveMatter = (matter: string, owner: string) => ofMatter(matter, 'give', { owner });
export const answerMatter = (matter: string, answer: string) => ofMatter(matter, 'answer', { answer });
export const matterAgain = (matter: string, call?: string) => ofMatter(matter, 'again', call ? { call } : {});

/** Nothing of them stays but ids and times. */
export async function forgetCustomer(customer: string, why: 'asked' | 'not_needed' | 'mistake'): Promise<true> {
  await ask<void>('POST', `/customers/${customer}/forget`, { why });
  return true;
}
