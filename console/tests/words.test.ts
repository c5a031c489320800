import { expect, test } from 'vitest';
import { en } from '../src/words/en';
import { fr } from '../src/words/fr';
import { spoken } from '../src/words/number';
import { away, clock, day, together } from '../src/words/times';

const NO_BREAK = '\u00a0';
const plain = (text: string) => text.replaceAll(NO_BREAK, ' ').replaceAll('\u202f', ' ');

function sentences(words: object): string[] {
  return Object.values(words).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return [String((value as (...all: unknown[]) => unknown)('Ngozi', 'Siobhán', true))];
    return typeof value === 'object' && value !== null ? sentences(value) : [];
  });
}

test('French keeps its signs on the line of their word', () => {
  const loose = sentences(fr).filter((sentence) => / [:;?!»]|« /.test(sentence) || /[^\s\u00a0\u202f][;?!]/.test(sentence));
  expect(loose).toEqual([]);
});

test('nobody is told to wait, and nothing is shouted', () => {
  const foreign = /\b(agent|ticket|queue|disposition|oops|please wait|successfully|invalid)\b|!/i;
  expect([...sentences(en), ...sentences(fr)].filter((sentence) => foreign.test(sentence))).toEqual([]);
});

test('English says its apostrophes as printers do', () => {
  expect([...sentences(en), ...sentences(fr)].filter((sentence) => /\w'\w/.test(sentence))).toEqual([]);
});

test.each([
  ['+441134960142', '+441134960100', '0113 496 0142'],
  ['+442079460958', '+441134960100', '020 7946 0958'],
  ['+447700900123', '+441134960100', '07700 900123'],
  ['+33465710100', '+33465710100', '04 65 71 01 00'],
  ['+33465710100', '+441134960100', '+33 4 65 71 01 00'],
  ['+441134960142', '+33465710100', '+44 113 496 0142'],
  ['+15145550100', '+441134960100', '+1 514 555 0100'],
  ['+61355500100', '+441134960100', '+61 3 5550 0100'],
  ['302', '+441134960100', '302'],
])('%s from a house at %s is read %s', (number, home, read) => expect(plain(spoken(number, home))).toBe(read));

const NOW = new Date(2026, 10, 20, 10, 42);

test('an hour is said as each language says it', () => {
  expect(clock(NOW, 'en')).toBe('10:42');
  expect(plain(clock(NOW, 'fr'))).toBe('10 h 42');
  expect(plain(clock(new Date(2026, 10, 20, 9, 0), 'fr'))).toBe('9 h');
});

test('a day is only said when it is not today', () => {
  expect(day(NOW, NOW, 'en')).toBeNull();
  expect(day(new Date(2026, 10, 21, 9), NOW, 'en')).toBe('tomorrow');
  expect(day(new Date(2026, 10, 24, 9), NOW, 'fr')).toBe('mardi');
  expect(day(new Date(2026, 10, 3, 9), NOW, 'en')).toBe('3 November');
});

test('how long until a promise, and who is free, are read aloud', () => {
  expect(away(new Date(2026, 10, 20, 11, 28), NOW, 'en')).toBe('in 46 minutes');
  expect(plain(away(new Date(2026, 10, 20, 13, 42), NOW, 'fr'))).toBe('dans 3 heures');
  expect(together(['you', 'Tom', 'Gwen'], 'en')).toBe('you, Tom and Gwen');
});

test('French takes a bare name, or one with an article, only after a colon or a comma', () => {
  const line = 'the Leeds line';
  const said = [fr.band.ringingOn(line), fr.urgent.title('X', line), fr.floor.on(line), fr.desk.weRing(line), fr.tell.ringing('X', line), fr.house.someGap(line), fr.house.behind(line), fr.house.gap('Chaque jour', '9 h', '10 h', line), fr.house.hoursOf(line), fr.house.openLonger(line), fr.house.putOn(line), fr.house.rosterOf(line), fr.because.theirRegion(line), fr.because.nextDoor(line), fr.because.knows(line), fr.voice.behind.line('hier', line), fr.voice.behind.branch('hier', line)];
  expect(said.filter((sentence) => !/[:,] the Leeds line/.test(plain(sentence)))).toEqual([]);
});
