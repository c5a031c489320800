import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Call, Entry } from '../src/api/shapes';
import { EMPTY, fold } from '../src/live/board';
import { asKept } from '../src/live/last';
import { Silence } from '../src/live/silence';

const { steps } = JSON.parse(readFileSync(new URL('../../tests/golden/journal/introduced.json', import.meta.url), 'utf8')) as {
  steps: { entry: Entry }[];
};
const calls = steps.flatMap(({ entry }) => (entry.type === 'CallChanged' ? [entry.call] : []));
const over = calls.find((call) => call.stage === 'over') as Call;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a house that goes on speaking is there, and one that stops is lost once', () => {
  let lost = 0;
  const silence = new Silence(45_000, () => (lost += 1));
  silence.begins();
  for (let minute = 0; minute < 10; minute += 1) {
    vi.advanceTimersByTime(44_000);
    silence.begins();
  }
  expect(lost).toBe(0);
  vi.advanceTimersByTime(45_000);
  expect(lost).toBe(1);
  vi.advanceTimersByTime(600_000);
  expect(lost).toBe(1);
});

test('a connection that was ended is not missed', () => {
  let lost = 0;
  const silence = new Silence(45_000, () => (lost += 1));
  silence.begins();
  silence.ends();
  vi.advanceTimersByTime(600_000);
  expect(lost).toBe(0);
});

test('a change that this page has never heard of changes nothing but the number', () => {
  const unheard = { type: 'WeatherChanged', number: 7, at: '2026-11-20T10:42:00Z' } as unknown as Entry;
  expect(fold(EMPTY, unheard)).toEqual({ ...EMPTY, number: 7 });
});

test('a page that is loaded again knows whom its person has just talked with', () => {
  const since = '2026-11-20T10:42:05Z';
  expect(asKept(over, since)).toEqual({ call: over, since, until: over.over_at, cut: false });
  expect(asKept({ ...over, outcome: 'promised' }, since)?.cut).toBe(true);
  const theirs = calls.find((call) => call.stage === 'talking') as Call;
  expect(asKept(theirs, since)?.until).toBe(theirs.holder?.since);
  expect(asKept({ ...theirs, holder: null }, since)).toBeNull();
});
