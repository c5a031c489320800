/** Times, days and lists of names, in the form each language says them. */

import type { Language } from '../api/shapes';

const NO_BREAK = '\u00a0';
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;

/** A clock time: `10:42`, or `10 h 42`. */
export function clock(at: string | Date, language: Language): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes] = [date.getHours(), date.getMinutes()];
  if (language === 'en') return `${two(hours)}:${two(minutes)}`;
  return minutes === 0 ? `${hours}${NO_BREAK}h` : `${hours}${NO_BREAK}h${NO_BREAK}${two(minutes)}`;
}

/** A clock time by the clocks of a place. */
export function clockAt(at: string, zone: string, language: Language): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(at));
  const [hours, minutes] = ['hour', 'minute'].map((type) => Number(parts.find((part) => part.type === type)?.value));
  return clock(new Date(2000, 0, 1, hours, minutes), language);
}

/** « 1er décembre »: only the first day of a month is an ordinal, and only in French. */
export const ordinal = (date: string, language: Language): string => (language === 'fr' ? date.replace(/\b1(?=[ \u00a0]\p{L})/u, '1er') : date);

/** The day by the clocks of a place: `Fri 20 November`. */
export const dayAt = (at: string, zone: string, language: Language): string =>
  ordinal(new Intl.DateTimeFormat(LOCALE[language], { timeZone: zone, weekday: 'short', day: 'numeric', month: 'long' }).format(new Date(at)), language);

/** A whole hour: `10:00`, `10 h`. */
export const hourOf = (hour: number, language: Language): string => clock(new Date(2000, 0, 1, hour), language);

/** `4 s`, `0,9 s`, `1 min 20 s`. */
export function lasting(seconds: number, language: Language): string {
  if (seconds >= 60) {
    const rest = Math.round(seconds % 60);
    return `${Math.floor(seconds / 60)}${NO_BREAK}min${rest ? `${NO_BREAK}${rest}${NO_BREAK}s` : ''}`;
  }
  return `${new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 1 }).format(seconds)}${NO_BREAK}s`;
}

/** The day, only when it is not today: `tomorrow`, `Tuesday`, `12 December`. Null for today. */
export function day(at: string | Date, now: Date, language: Language): string | null {
  const date = new Date(at);
  const days = Math.round((startOfDay(date) - startOfDay(now)) / 86_400_000);
  if (days === 0) return null;
  if (Math.abs(days) === 1) return new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto' }).format(days, 'day');
  const near = days > 0 && days < 7;
  return ordinal(new Intl.DateTimeFormat(LOCALE[language], near ? { weekday: 'long' } : { day: 'numeric', month: 'long' }).format(date), language);
}

/** `10:42`, or with its day when that is not today: `tomorrow 10:42`. */
export function moment(at: string | Date, now: Date, language: Language): string {
  const named = day(at, now, language);
  return named ? `${named} ${clock(at, language)}` : clock(at, language);
}

/** `in 46 minutes`, `2 hours ago`. */
export function away(at: string | Date, now: Date, language: Language): string {
  const minutes = Math.round((new Date(at).getTime() - now.getTime()) / 60_000);
  const say = new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'always' });
  if (Math.abs(minutes) < 90) return say.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? say.format(hours, 'hour') : say.format(Math.round(hours / 24), 'day');
}

/** `Tom, Gwen and Farida`; or any one of them: `Tom, Gwen or Farida`. */
export const together = (names: readonly string[], language: Language, joined: 'and' | 'or' = 'and') =>
  new Intl.ListFormat(LOCALE[language], { type: joined === 'and' ? 'conjunction' : 'disjunction' }).format(names);

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
