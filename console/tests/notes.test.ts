import { expect, test } from 'vitest';
import { joined, Kept, type Shelf } from '../src/live/kept';

/** What a browser keeps, without the browser. */
function shelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

test('what was written on this machine waits for its writer, whoever else signs in here', () => {
  const here = shelf();
  new Kept(here, 'aya').keep('c1', { words: 'Pump station 4.', blind: false });
  const tom = new Kept(here, 'tom');
  expect([tom.calls(), tom.of('c1')]).toEqual([[], null]);
  const aya = new Kept(here, 'aya');
  expect(aya.calls()).toEqual(['c1']);
  expect(aya.of('c1')).toEqual({ words: 'Pump station 4.', blind: false });
  aya.sent('c1');
  expect([here.length, aya.of('c1')]).toEqual([0, null]);
});

test('a person whose name begins like another’s is another person', () => {
  const here = shelf();
  new Kept(here, 'tom/c').keep('1', { words: 'Mine.', blind: false });
  expect(new Kept(here, 'tom').calls()).toEqual([]);
});

test('a page that was loaded again shows what the house has', () => {
  expect(joined('Pump station 4.', null)).toBe('Pump station 4.');
  expect(joined('', null)).toBe('');
});

test('what this machine has not sent yet wins over what the house had before', () => {
  expect(joined('Pump station 4.', { words: 'Pump 4, twice.', blind: false })).toBe('Pump 4, twice.');
  expect(joined('Pump station 4.', { words: '', blind: false })).toBe('');
});

test('what was written without having read the note is added to it, once', () => {
  expect(joined('Pump station 4.', { words: 'Twice.', blind: true })).toBe('Pump station 4.\nTwice.');
  expect(joined('Pump station 4.', { words: 'Pump station 4. Twice.', blind: true })).toBe('Pump station 4. Twice.');
  expect(joined('', { words: 'Twice.', blind: true })).toBe('Twice.');
});
