import { expect, test } from 'vitest';
import { hours, theirTime, written } from '../src/promises/hours';

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
