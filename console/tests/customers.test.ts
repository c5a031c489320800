import { expect, test } from 'vitest';
import { draftOf, EMPTY, rebased, saidOf } from '../src/customers/page/draft';
import { foundSaid, hoursWritten, manners, oneLine } from '../src/customers/saying';
import { walked } from '../src/customers/find/walking';
import { en } from '../src/words/en';
import { fr } from '../src/words/fr';

const CUSTOMER = {
  id: 'k1', name: 'Siobhán Gallagher', say: 'shi-VAWN', address: 'Siobhán', form: null, language: 'en', organisation: 'Calder Valley Water', role: '', place: 'Hebden Bridge',
  time_zone: null, good_hours: [{ days: [0, 1, 2, 3, 4], opens: 480, closes: 720 }], urgent: false, asks_for: 'tom', not_with: ['gwen', 'priya'], reaches: [], remarks: [],
  part_of: null, made_at: '2026-11-01T08:00:00Z', made_by: 'tom', changed_at: '2026-11-01T08:00:00Z', source: '', source_key: '',
};
const CARD = { customer: CUSTOMER, parts: [], matters: [], knows: [], last: [] };
const PEOPLE = { me: 'priya', first: (id: string) => ({ tom: 'Tom', gwen: 'Gwen' })[id] ?? id };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('how to speak with them is said in sentences', () => {
  expect(manners(CARD, PEOPLE, en, 'en').join(' ')).toBe('Called Siobhán. Speaks English. Best rung Mon to Fri 08:00 to 12:00. Asks for Tom. Not with Gwen and you.');
  expect(plain(manners(CARD, PEOPLE, fr, 'fr').join(' '))).toBe('Se fait appeler « Siobhán ». Parle anglais. À appeler lun. à ven. de 8 h à 12 h. Demande Tom. Pas avec Gwen et vous.');
});

test('hours are written as the house reads them', () => {
  expect(hoursWritten({ days: [0, 1, 3, 6], opens: 480, closes: 1440 })).toBe('mon-tue,thu,sun 08:00-24:00');
  expect(saidOf(draftOf(CUSTOMER)).good_hours).toEqual(['mon-fri 08:00-12:00']);
});

test('an earlier call is one line, whatever came of it', () => {
  const time = { call: 'c1', at: '2026-11-18T10:00:00Z', direction: 'in' as const, person: 'tom', outcome: 'talked' as const, seconds: 360, words: 'two K-40/B, back gate.' };
  expect(oneLine(time, PEOPLE, en)).toBe('Tom: two K-40/B, back gate.');
  expect(oneLine({ ...time, person: 'priya' }, PEOPLE, en)).toBe('You: two K-40/B, back gate.');
  expect(oneLine({ ...time, words: '' }, PEOPLE, en)).toBe('Spoke with Tom.');
  expect(oneLine({ ...time, person: null, words: '' }, PEOPLE, en)).toBe('Rang, and nobody spoke with them.');
});

test('why somebody was found is said, and nothing twice', () => {
  const found = { customer: 'k1', name: 'Dev Patel', organisation: 'Calder Valley Water', place: 'Halifax', number: null, why: { reason: 'number' as const, word: '0113 496 0142' } };
  expect(foundSaid(found, en)).toBe('Reached by 0113 496 0142. Calder Valley Water, Halifax.');
  expect(foundSaid({ ...found, why: { reason: 'place' as const, word: 'Halifax' } }, en)).toBe('In Halifax. Calder Valley Water.');
  expect(foundSaid({ ...found, why: { reason: 'begins' as const, word: 'Dev' } }, en)).toBe('Calder Valley Water, Halifax.');
});

test('whoever is quicker takes nothing from the other', () => {
  const before = { ...EMPTY, name: 'Gwen', place: 'Leeds', role: 'stores' };
  const mine = { ...before, place: 'Halifax', say: 'gwen' };
  const now = { ...before, place: 'Bingley', role: 'buyer', say: 'gwen' };
  expect(rebased(mine, before, now)).toEqual({ draft: { ...mine, role: 'buyer' }, both: ['place'] });
  expect(rebased(mine, before, before)).toEqual({ draft: mine, both: [] });
});

test('arrows walk round the list, and other keys are left to the field', () => {
  expect(walked('ArrowDown', 2, 3)).toBe(0);
  expect(walked('ArrowUp', 0, 3)).toBe(2);
  expect(walked('ArrowDown', -1, 3)).toBe(0);
  expect(walked('Home', 1, 3)).toBeNull();
  expect(walked('ArrowDown', 0, 0)).toBeNull();
});
