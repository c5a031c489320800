import { describe, expect, it } from 'vitest';
import { dayAndHour, dayOf, likely, moment } from '../src/door/times';
import { workOut, zeros } from '../src/door/work';
import { en } from '../src/words/door/en';
import { fr } from '../src/words/door/fr';

const LONDON = 'Europe/London';
const NOW = new Date('2026-11-25T11:45:00Z');
const hour = (start: string) => ({ start, end: start });

describe('the small calculation', () => {
  it('counts the zero bits at the start', () => {
    expect(zeros(new Uint8Array([0, 0, 1]))).toBe(23);
    expect(zeros(new Uint8Array([0x80, 0]))).toBe(0);
    expect(zeros(new Uint8Array([0, 0]))).toBe(16);
  });

  it('finds what the house accepts', async () => {
    const answer = await workOut({ puzzle: 'leeds.1.8.salt.mark', bits: 8 });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`leeds.1.8.salt.mark:${answer}`)));
    expect(zeros(digest)).toBeGreaterThanOrEqual(8);
  });
});

describe('the hours one can choose', () => {
  it('are said with their day, by the clocks of the place', () => {
    expect(dayAndHour('2026-11-25T14:00:00Z', NOW, LONDON, 'en')).toBe('today at 14:00');
    expect(dayAndHour('2026-11-26T08:00:00Z', NOW, LONDON, 'fr')).toBe('demain à 8\u00a0h');
    expect(dayOf('2026-11-27T09:00:00Z', NOW, LONDON, 'en')).toBe('Friday');
    expect(dayAndHour('2026-11-25T23:30:00Z', NOW, 'Europe/Paris', 'en')).toBe('tomorrow at 00:30');
  });

  it('need no day when it is today', () => {
    expect(moment('2026-11-25T14:00:00Z', NOW, LONDON, 'en')).toBe('14:00');
    expect(moment('2026-11-26T14:00:00Z', NOW, LONDON, 'en')).toBe('14:00 tomorrow');
  });

  it('are shown as the first of each of three days', () => {
    const hours = ['25T13', '25T14', '26T09', '27T09', '30T09'].map((at) => hour(`2026-11-${at}:00:00Z`));
    expect(likely(hours, LONDON).map((one) => one.start.slice(8, 13))).toEqual(['25T13', '26T09', '27T09']);
    expect(likely([], LONDON)).toEqual([]);
  });
});

it('French says everything English does, with its spaces', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  const said = Object.values(fr).filter((one): one is string => typeof one === 'string');
  expect(said.filter((one) => / [:;?!»]|« /.test(one))).toEqual([]);
});
