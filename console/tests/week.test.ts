import { expect, test } from 'vitest';
import type { GapShown } from '../src/api/shapes';
import { daily, dateSaid, gathered, placesOf, rowsOf, shiftsOf, timesOf, timesSaid, weekOf, zoneSaid } from '../src/house/week';

test.each([
  ['09:00-17:30', ['09:00-17:30']],
  ['9-12, 13:30 – 17:30', ['09:00-12:00', '13:30-17:30']],
  ['9 h - 12 h 30', ['09:00-12:30']],
  ['18:00-09:00', ['18:00-09:00']],
  ['0-24', ['00:00-24:00']],
  ['', []],
  ['nine to five', null],
  ['9-25', null],
  ['9:75-10', null],
  ['9-9', null],
  ['9-12-15', null],
  ['24:00-08:00', null],
])('the times “%s” are read', (text, times) => expect(timesOf(text)).toEqual(times));

test('days in ranges are days, and days are days again', () => {
  expect(placesOf('sat-mon')).toEqual([5, 6, 0]);
  const week = { 'mon-fri': ['09:00-12:00'], sat: ['10:00-11:00'] };
  expect(daily(week).map((times) => times.length)).toEqual([1, 1, 1, 1, 1, 1, 0]);
  expect(daily(weekOf(daily(week)))).toEqual(daily(week));
});

test('a roster is the same after it was shown as rows', () => {
  const shifts = { aya: { 'mon-wed': ['18:00-09:00'], fri: ['18:00-20:00', '21:00-09:00'] }, tom: { sun: ['00:00-24:00'] } };
  const rows = rowsOf(shifts);
  expect(rows.map((row) => `${row.person} ${row.first}-${row.last} ${row.times}`)).toEqual(['aya mon-wed 18:00-09:00', 'aya fri-fri 18:00-20:00, 21:00-09:00', 'tom sun-sun 00:00-24:00']);
  const again = shiftsOf(rows) ?? {};
  expect(daily(again['aya'] ?? {})).toEqual(daily(shifts.aya));
  expect(shiftsOf([{ person: 'aya', first: 'mon', last: 'tue', times: 'later' }])).toBeNull();
});

test('two rows of one person on one day are one day', () => {
  const row = { person: 'aya', first: 'mon', last: 'mon' } as const;
  expect(shiftsOf([{ ...row, times: '18-20' }, { ...row, times: '8-9' }])).toEqual({ aya: { mon: ['08:00-09:00', '18:00-20:00'] } });
});

const gap = (start: string, end: string): GapShown => ({ gap: { line: 'leeds', start, end, why: 'closed' }, signed: null });
const night = (day: number) => gap(`2026-11-${String(day).padStart(2, '0')}T18:00:00Z`, `2026-11-${String(day + 1).padStart(2, '0')}T09:00:00Z`);

test('the same hours of every day, of a weekday twice, or of a date, are one sentence each', () => {
  const every = gathered(Array.from({ length: 14 }, (_, place) => night(9 + place)), 'Europe/London', 'en');
  expect(every.map((one) => [one.weekdays.length, one.from, one.to])).toEqual([[7, '18:00', '09:00']]);
  const sundays = gathered([night(15), night(22)], 'Europe/London', 'en');
  expect(sundays.map((one) => one.weekdays)).toEqual([[6]]);
  const once = gathered([night(17)], 'Europe/London', 'en');
  expect([once[0]?.weekdays, once[0]?.dates.length]).toEqual([[], 1]);
});

test('a gap over days says when it ends', () => {
  const [one] = gathered([gap('2026-11-21T12:00:00Z', '2026-11-23T09:00:00Z')], 'Europe/London', 'en');
  expect([one?.from, one?.until?.toISOString()]).toEqual(['12:00', '2026-11-23T09:00:00.000Z']);
});

test('a place is said with how far it is from Greenwich then', () => {
  expect(zoneSaid('America/New_York', new Date('2026-07-01T12:00:00Z'), 'en')).toMatch(/^New York \(.*-4\)$/);
});

test('what comes every week is said first, then single days in their order', () => {
  const gaps = [night(25), ...[9, 10, 16, 17].map(night), gap('2026-11-12T08:00:00Z', '2026-11-12T09:00:00Z')];
  const told = gathered(gaps, 'Europe/London', 'en');
  expect(told.map((one) => [one.weekdays, one.dates.map((date) => date.getUTCDate()), one.night])).toEqual([[[0, 1], [], true], [[], [12], false], [[], [25], true]]);
});

test('times and days are said as each language says them', () => {
  expect(timesSaid(['08:30-12:30', '13:00-24:00'], 'en')).toBe('08:30–12:30, 13:00–24:00');
  expect(timesSaid(['08:30-12:00'], 'fr').replaceAll('\u00a0', ' ')).toBe('8 h 30–12 h');
  expect(dateSaid('2026-12-01T12:00:00Z', 'UTC', 'fr')).toBe('1er décembre');
  expect(dateSaid('2026-12-21T12:00:00Z', 'UTC', 'fr')).toBe('21 décembre');
});
