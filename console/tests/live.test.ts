import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Call, Entry } from '../src/api/shapes';
import { EMPTY, fold } from '../src/live/board';
import { lastOf } from '../src/live/last';
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
  expect(lastOf([over], 'ngozi')).toEqual({ call: over, since: over.voice_at, until: over.over_at, cut: false });
  expect(lastOf([over], 'tom')).toBeNull();
  expect(lastOf([{ ...over, outcome: 'promised' }], 'ngozi')?.cut).toBe(true);
  expect(lastOf([{ ...over, voice_at: null }], 'ngozi')).toBeNull();
});
