/** The hours at which one can be rung, by day, in the words of each language and by the clocks of the place. */

import type { Language } from '../api/shapes';
import { clockAt } from '../words/times';

const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;
export interface Hour { readonly start: string; readonly end: string }

/** `today`, `tomorrow`, `Monday`. */
export function dayOf(at: string, now: Date, zone: string, language: Language): string {
  const day = (date: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(date);
  const ahead = Math.round((Date.parse(day(new Date(at))) - Date.parse(day(now))) / 86_400_000);
  if (ahead <= 1) return new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto' }).format(ahead, 'day');
  return new Intl.DateTimeFormat(LOCALE[language], { timeZone: zone, weekday: 'long' }).format(new Date(at));
}

/** `14:00`, or with its day when that is not today. */
export function moment(at: string, now: Date, zone: string, language: Language): string {
  const [named, today] = [dayOf(at, now, zone, language), dayOf(now.toISOString(), now, zone, language)];
  const clock = clockAt(at, zone, language);
  return named === today ? clock : language === 'en' ? `${clock} ${named}` : `${named} ${clock}`;
}

/** `today at 14:00`, `demain à 8 h`. */
export function dayAndHour(at: string, now: Date, zone: string, language: Language): string {
  return `${dayOf(at, now, zone, language)} ${language === 'en' ? 'at' : 'à'} ${clockAt(at, zone, language)}`;
}

/** The first hour of today and of the next days that one is likely to want: three at most. */
export function likely(hours: readonly Hour[], zone: string): readonly Hour[] {
  const day = (hour: Hour) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(hour.start));
  const days = [...new Set(hours.map(day))];
  return days.slice(0, 3).flatMap((one) => hours.find((hour) => day(hour) === one) ?? []);
}
