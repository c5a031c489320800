import { expect, test } from 'vitest';
import type { Figure } from '../src/api/shapes';
import { askedIn, callsOf, daysOf, nearlyAll, pathTo, waitedIn } from '../src/floor/voice/asked';
import { behindSaid } from '../src/floor/voice/saying';
import { en } from '../src/words/en';
import { fr } from '../src/words/fr';
import { clockAt, dayAt, hourOf, lasting } from '../src/words/times';

const NOW = new Date(2026, 10, 20, 10, 42);
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('an address says which days and which calls, and is read back as it was written', () => {
  for (const [kind, value] of [['waited', '10-15'], ['hour', '09'], ['line', 'leeds'], ['promised', '']] as const) {
    expect(askedIn(pathTo('week', kind, value))).toEqual({ period: 'week', behind: { kind, value, reached: null } });
  }
  expect(callsOf(askedIn(pathTo('today', 'line', 'leeds', 'promised')), NOW)).toContain('line=leeds&reached=promised');
  expect(askedIn('/floor/voice/yesterday')).toEqual({ period: 'yesterday', behind: null });
  expect(askedIn('/floor/voice/never/calls/everything')).toEqual({ period: 'today', behind: null });
});

test('days are whole days that are over, but for today', () => {
  expect(daysOf('today', NOW)).toBe('from=2026-11-20&to=2026-11-20');
  expect(daysOf('yesterday', NOW)).toBe('from=2026-11-19&to=2026-11-19');
  expect(daysOf('week', NOW)).toBe('from=2026-11-13&to=2026-11-19');
  expect(daysOf('month', new Date(2026, 2, 1))).toBe('from=2026-02-01&to=2026-02-28');
});

test('a bin opens the calls it counts', () => {
  const opened = (over: number | null, within: number | null) =>
    callsOf(askedIn(pathTo('today', 'waited', waitedIn({ over, within, calls: 1 }))), NOW).replace('from=2026-11-20&to=2026-11-20&', '');
  expect(opened(10, 15)).toBe('over=10&within=15&reached=answered');
  expect(opened(null, 2)).toBe('within=2&reached=answered');
  expect(opened(60, null)).toBe('over=60&reached=answered');
});

function figure(...calls: number[]): Figure {
  const edges = [2, 4, 6, 8, 10, 15, 20, 30, 60];
  const bins = calls.map((count, place) => ({ over: edges[place - 1] ?? null, within: edges[place] ?? null, calls: count }));
  return { answered: calls.reduce((sum, count) => sum + count, 0), bins } as Figure;
}

test('nearly all is the first time that few waited longer than', () => {
  expect(nearlyAll(figure(100, 200, 50, 9, 3, 0, 0, 0, 0, 0))).toEqual({ seconds: 10, later: 0 });
  expect(nearlyAll(figure(10, 20, 5, 0, 0, 2, 1, 2, 0, 0))).toEqual({ seconds: 15, later: 3 });
  expect(nearlyAll(figure(0, 0, 0, 0, 0, 0, 0, 0, 0, 40))).toBeNull();
});

test('the calls behind a figure are named as the figure is', () => {
  const said = (path: string, words = en, language: 'en' | 'fr' = 'en') => plain(behindSaid(askedIn(path), words.voice, language, (_, id) => id));
  expect(said(pathTo('yesterday', 'waited', '10-15'))).toBe('Calls yesterday that waited 10 to 15 s');
  expect(said(pathTo('yesterday', 'waited', '30-60'))).toBe('Calls yesterday that waited 30 s to 1 min');
  expect(said(pathTo('today', 'line', 'leeds', 'promised'))).toBe('Calls so far today on leeds: promised');
  expect(said(pathTo('yesterday', 'waited', '60-'))).toBe('Calls yesterday that waited longer than 1 min');
  expect(said(pathTo('today', 'hour', '09'), fr, 'fr')).toBe('Les appels à 9 h, aujourd’hui');
});

test('seconds and hours are said as each language says them', () => {
  expect(plain(lasting(0.9, 'fr'))).toBe('0,9 s');
  expect(plain(lasting(80, 'en'))).toBe('1 min 20 s');
  expect(plain(hourOf(9, 'fr'))).toBe('9 h');
});

test('a call is told by the clocks of the branch it was for', () => {
  expect(clockAt('2026-11-20T22:05:00+00:00', 'Australia/Melbourne', 'en')).toBe('09:05');
  expect(dayAt('2026-11-20T22:05:00+00:00', 'Australia/Melbourne', 'en')).toContain('21 November');
});

test('where nobody waited longer, all is said with that time', () => {
  expect(nearlyAll(figure(10, 20, 0, 0, 0, 0, 0, 0, 0, 0))).toEqual({ seconds: 4, later: 0 });
});
