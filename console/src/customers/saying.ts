/** What stands on a card, said in whole short sentences. Pure. */

import type { Card, Found, Language, LastTime, Matter, Reach, Remark, Span } from '../api/shapes';
import type { Words } from '../words/en';
import { clock, together } from '../words/times';

const NO_BREAK = '\u00a0';
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export interface People {
  readonly me: string;
  first(id: string): string;
}

/** `18 Nov`, and the year when it is another. */
export function dayShort(at: string, now: Date, language: Language): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'short', ...year }).format(date).replaceAll(' ', NO_BREAK);
}

/** `3 November`. */
export function dayLong(at: string, now: Date, language: Language): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long', ...year }).format(date);
}

export const languageName = (code: string, language: Language): string => new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;

/** How to speak with them, in the order it is needed before the first word. */
export function manners({ customer }: Card, people: People, words: Words, language: Language): string[] {
  const w = words.card;
  const whom = (ids: readonly string[]) => together(ids.map((id) => (id === people.me ? words.names.you.toLowerCase() : people.first(id))), language);
  return [
    ...(customer.urgent ? [w.urgent] : []),
    ...(customer.address ? [w.called(customer.address)] : []),
    ...(customer.form ? [w.forms[customer.form]] : []),
    ...(customer.language ? [w.speaks(languageName(customer.language, language))] : []),
    ...(customer.good_hours.length ? [w.best(together(customer.good_hours.map((span) => hoursSaid(span, words, language)), language))] : []),
    ...(customer.asks_for ? [w.asksFor(whom([customer.asks_for]))] : []),
    ...(customer.not_with.length ? [w.notWith(whom(customer.not_with))] : []),
  ];
}

function hoursSaid(span: Span, words: Words, language: Language): string {
  const at = (minutes: number) => clock(new Date(2000, 0, 1, 0, minutes), language);
  return words.card.hours(daysSaid(span.days, words, language), at(span.opens), at(span.closes));
}

function daysSaid(days: readonly number[], words: Words, language: Language): string {
  if (days.length === 7) return words.card.everyDay;
  const named = (day: number) => dayName(day, language);
  return together(runsOf(days).map(([from, to]) => (from === to ? named(from) : words.card.upTo(named(from), named(to)))), language);
}

/** `Mon`, of 0 to 6. */
export const dayName = (day: number, language: Language): string => new Intl.DateTimeFormat(LOCALE[language], { weekday: 'short' }).format(new Date(2024, 0, 1 + day));

function runsOf(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

/** As the house reads it: `mon-fri 08:00-12:00`. */
export function hoursWritten(span: Span): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const at = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const days = runsOf(span.days).map(([from, to]) => (from === to ? DAYS[from] : `${DAYS[from]}-${DAYS[to]}`));
  return `${days.join(',')} ${at(span.opens)}-${at(span.closes)}`;
}

/** What came of an earlier call, in one line. */
export function oneLine(time: LastTime, people: People, words: Words): string {
  const w = words.card;
  const mine = time.person === people.me;
  if (time.words && time.person) return mine ? w.youSay(time.words) : w.personSays(people.first(time.person), time.words);
  if (time.words) return time.words;
  if (time.person) return mine ? w.spokeMine : w.spoke(people.first(time.person));
  return w.notSpoken[time.direction];
}

export const isOpen = (matter: Matter): boolean => matter.resolved.length === matter.reopened.length;

/** Since when it waits: when it was opened, or came back. */
export const openSince = (matter: Matter): string => matter.reopened.at(-1)?.at ?? matter.opened_at;

export const remarksAbout = (card: Card, ...about: Remark['about'][]): Remark[] => card.customer.remarks.filter((remark) => about.includes(remark.about));

/** Telephone first, the one they ring from before the others. */
export function reachesOf(card: Card, ringsFrom: string | null): Reach[] {
  const rank = (reach: Reach) => (reach.value === ringsFrom ? 0 : reach.kind === 'telephone' ? 1 : 2);
  return [...card.customer.reaches].sort((a, b) => rank(a) - rank(b));
}

/** Why they were found, where that is not plain to see, and where they belong. */
export function foundSaid(found: Found, words: Words): string {
  const { reason, word } = found.why;
  const why = words.why[reason]?.(word) ?? '';
  const place = [reason === 'organisation' ? '' : found.organisation, reason === 'place' ? '' : found.place].filter(Boolean).join(', ');
  return [why, place].filter(Boolean).map((part) => `${part}.`).join(' ');
}
