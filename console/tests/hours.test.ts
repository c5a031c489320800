import { expect, test } from 'vitest';
import { goodOf, hours, isGood, theirTime, thereSaid, written } from '../src/promises/hours';

const said = (now: Date) => hours(now).map(written);

test('in the morning: soon, noon, the end of the afternoon, tomorrow', () =>
  expect(said(new Date(2026, 10, 19, 9, 7))).toEqual(['2026-11-19T09:45', '2026-11-19T12:00', '2026-11-19T16:00', '2026-11-20T10:00']));

test('in the evening: soon, and tomorrow', () => expect(said(new Date(2026, 10, 19, 19, 1))).toEqual(['2026-11-19T19:45', '2026-11-20T10:00']));

test('on a Friday the next morning is Monday’s', () => expect(said(new Date(2026, 10, 20, 18, 0)).at(-1)).toBe('2026-11-23T10:00'));

test.each([0, 15, 29, 59])('at minute %i soon is at least half an hour away and on a quarter', (minute) => {
  const now = new Date(2026, 10, 19, 9, minute, 30);
  const [soon] = hours(now);
  expect(soon && soon.getTime() - now.getTime()).toBeGreaterThanOrEqual(30 * 60_000);
  expect(soon?.getMinutes()).toSatisfy((minutes: number) => minutes % 15 === 0);
});

test('what time it is there is said only where it is another', () => {
  const now = new Date();
  expect(theirTime(Intl.DateTimeFormat().resolvedOptions().timeZone, now)).toBeNull();
  expect(theirTime('Nowhere/Land', now)).toBeNull();
  expect(theirTime('Pacific/Kiritimati', now) ?? theirTime('Pacific/Pago_Pago', now)).not.toBeNull();
});

/** By the clocks of a place, whatever the clock of whoever runs this. */
const montreal = { time_zone: 'America/Toronto', good_hours: [{ days: [0, 1, 2, 3, 4], opens: 480, closes: 1200 }] };
const utc = (hour: number, minute = 0) => new Date(Date.UTC(2026, 10, 25, hour, minute));

test('an hour is good for them by their own clock', () => {
  expect([12, 13, 20, 0].map((hour) => isGood(utc(hour, 59), montreal))).toEqual([false, true, true, true]);
  expect(isGood(utc(1), montreal)).toBe(false);
  expect(isGood(new Date(Date.UTC(2026, 10, 28, 18)), montreal)).toBe(false);
  expect(isGood(utc(3), { ...montreal, good_hours: [] })).toBe(true);
});

test('only hours that are good for them are offered, and where none is, their first', () => {
  expect(goodOf([utc(10), utc(16)], montreal)).toEqual([utc(16)]);
  expect(goodOf([utc(9, 45), utc(12)], montreal)).toEqual([utc(13)]);
  expect(goodOf([], montreal)).toEqual([]);
});

test('their hour is said beside ours, with its day where that is another', () => {
  expect(thereSaid(Intl.DateTimeFormat().resolvedOptions().timeZone, utc(10), 'en')).toBeNull();
  const said = [thereSaid('Pacific/Kiritimati', utc(12), 'en'), thereSaid('Pacific/Pago_Pago', utc(5), 'en')];
  expect(said.filter((one) => one && /^[A-Z][a-z]+day \d\d:\d\d$/.test(one)).length).toBeGreaterThan(0);
});
