/** Weeks as people write them: times in a field, days in ranges, gaps gathered into as few sentences as are true. Pure. */

import type { GapShown, Language, WeekOf } from '../api/shapes';
import { clockAt, ordinal } from '../words/times';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type DayName = (typeof DAYS)[number];
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;
const TIME = /^(\d{1,2})(?:[:.h]\s?(\d{2})?)?$/;

/** `9-12, 13:30 – 17 h 30` is ['09:00-12:00', '13:30-17:30']. Null when it cannot be read. */
export function timesOf(text: string): string[] | null {
  const pieces = text.split(/[,;]|\s+and\s+|\s+et\s+/).map((piece) => piece.replace(/[\s\u00a0\u202f]/g, '')).filter(Boolean);
  const times = pieces.map((piece) => {
    const [start, end, more] = piece.split(/[-–—]/).map(clockOf);
    return start && end && more === undefined && start !== '24:00' && start !== end ? `${start}-${end}` : null;
  });
  return times.includes(null) ? null : (times as string[]);
}

function clockOf(text: string): string | null {
  const found = TIME.exec(text);
  const [hours, minutes] = [Number(found?.[1] ?? NaN), Number(found?.[2] ?? 0)];
  if (!(hours < 24 || (hours === 24 && minutes === 0)) || minutes > 59) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** Day by day, Monday first. */
export function daily(week: WeekOf): string[][] {
  const days: string[][] = DAYS.map(() => []);
  for (const [named, times] of Object.entries(week)) for (const place of placesOf(named)) days[place] = [...(days[place] ?? []), ...times];
  return days;
}

/** The same, only the days that have any. */
export function weekOf(days: readonly (readonly string[])[]): WeekOf {
  const named = DAYS.map((name, place): [string, string[]] => [name, [...(days[place] ?? [])]]);
  return Object.fromEntries(named.filter(([, times]) => times.length));
}

export function placesOf(named: string): number[] {
  const [first = 'mon', last = first] = named.split('-') as DayName[];
  const start = DAYS.indexOf(first);
  return Array.from({ length: ((DAYS.indexOf(last) - start + 7) % 7) + 1 }, (_, count) => (start + count) % 7);
}

/** One row of a roster's form: a person has these times from one day to another. */
export interface ShiftRow {
  person: string;
  first: DayName;
  last: DayName;
  times: string;
}

/** Neighbouring days with the same times are one row. */
export function rowsOf(shifts: Readonly<Record<string, WeekOf>>): ShiftRow[] {
  return Object.entries(shifts).flatMap(([person, week]) => {
    const rows: ShiftRow[] = [];
    daily(week).forEach((times, place) => {
      const day = DAYS[place] ?? 'mon';
      const said = times.join(', ');
      const last = rows.at(-1);
      if (!said) return;
      if (last && last.times === said && DAYS.indexOf(last.last) === place - 1) last.last = day;
      else rows.push({ person, first: day, last: day, times: said });
    });
    return rows;
  });
}

/** The rows as a roster; null where a time cannot be read. */
export function shiftsOf(rows: readonly ShiftRow[]): Record<string, WeekOf> | null {
  const found: Record<string, string[][]> = {};
  for (const row of rows) {
    const times = timesOf(row.times);
    if (!times) return null;
    if (!times.length) continue;
    const days = (found[row.person] ??= DAYS.map(() => []));
    for (const place of placesOf(`${row.first}-${row.last}`)) days[place] = [...new Set([...(days[place] ?? []), ...times])].sort();
  }
  return Object.fromEntries(Object.entries(found).map(([person, days]) => [person, weekOf(days)]));
}

/** Gaps of one line that one sentence can say: the same hours, of every day, of some weekdays, or of some dates. */
export interface Gathered {
  line: string;
  signed: GapShown['signed'];
  from: string;
  to: string;
  /** Weekdays, 0 is Monday: all seven for every day. Empty when they are told by date. */
  weekdays: number[];
  dates: Date[];
  /** It ends a day later than it begins. */
  night: boolean;
  /** It ends on a later day still. */
  until: Date | null;
}

export function gathered(gaps: readonly GapShown[], zone: string, language: Language): Gathered[] {
  const alike = new Map<string, GapShown[]>();
  for (const gap of gaps) {
    const { start, end } = gap.gap;
    const length = dayNumber(end, zone) - dayNumber(start, zone);
    const key = [gap.gap.line, clockAt(start, zone, language), clockAt(end, zone, language), length, gap.signed?.by, gap.signed?.because].join('|');
    alike.set(key, [...(alike.get(key) ?? []), gap]);
  }
  const all = [...alike.values()].flatMap((group) => told(group, zone, language));
  return [...all.filter((one) => one.weekdays.length), ...all.filter((one) => !one.weekdays.length).sort((a, b) => Number(a.dates[0]) - Number(b.dates[0]))];
}

function told(group: readonly GapShown[], zone: string, language: Language): Gathered[] {
  const [first] = group;
  if (!first) return [];
  const { start, end, line } = first.gap;
  const days = group.map(({ gap }) => weekday(gap.start, zone));
  const every = new Set(days).size === 7;
  const recurs = (day: number) => every || days.filter((one) => one === day).length > 1;
  const weekdays = [...new Set(days.filter(recurs))].sort();
  const nights = dayNumber(end, zone) - dayNumber(start, zone);
  const common = { line, signed: first.signed, night: nights === 1, from: clockAt(start, zone, language), to: clockAt(end, zone, language) };
  if (nights < 2) {
    const once = group.filter(({ gap }) => !recurs(weekday(gap.start, zone))).map(({ gap }) => new Date(gap.start));
    return [...(weekdays.length ? [{ ...common, weekdays, dates: [], until: null }] : []), ...(once.length ? [{ ...common, weekdays: [], dates: once, until: null }] : [])];
  }
  return group.map(({ gap }) => ({ ...common, weekdays: [], dates: [new Date(gap.start)], until: new Date(gap.end) }));
}

/** Monday is 0, by the clocks of the place. */
function weekday(at: string, zone: string): number {
  const short = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short' }).format(new Date(at)).toLowerCase();
  return DAYS.indexOf(short as DayName);
}

function dayNumber(at: string, zone: string): number {
  const [year = 0, month = 0, day = 0] = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(at)).split('-').map(Number);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** `Monday`, `lundi`; 0 is Monday. */
export const dayName = (place: number, language: Language, width: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(LOCALE[language], { weekday: width, timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 5 + place)));

/** `24 December`, « 1er décembre ». */
export const dateSaid = (at: Date | string, zone: string, language: Language): string =>
  ordinal(new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long', timeZone: zone }).format(new Date(at)), language);

/** `08:30–12:30`, « 8 h 30–12 h 30 », from times as they are kept. */
export const timesSaid = (times: readonly string[], language: Language): string =>
  times.map((span) => span.split('-').map((time) => timeSaid(time, language)).join('–')).join(', ');

function timeSaid(time: string, language: Language): string {
  if (language === 'en') return time;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return minutes ? `${hours}\u00a0h\u00a0${String(minutes).padStart(2, '0')}` : `${hours}\u00a0h`;
}

/** `London`. */
export const citySaid = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;

/** `London`, and how far from Greenwich on that day. */
export function zoneSaid(zone: string, at: Date, language: Language): string {
  const place = citySaid(zone);
  const offset = new Intl.DateTimeFormat(LOCALE[language], { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at);
  return `${place} (${offset.find((part) => part.type === 'timeZoneName')?.value ?? zone})`;
}
