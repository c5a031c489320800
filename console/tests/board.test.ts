import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Entry } from '../src/api/shapes';
import { type Board, EMPTY, fold, type PersonState, stateOf, withPeople } from '../src/live/board';

interface Journal {
  people: string[];
  steps: { entry: Entry; board: Board; states: Record<string, PersonState> }[];
}

const FOLDER = new URL('../../tests/golden/journal/', import.meta.url);
const journals = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

test('there are journals to be held against', () => expect(journals.length).toBeGreaterThan(1));

test.each(journals)('the board folds %s as the house does', (name) => {
  const { people, steps } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Journal;
  let board = EMPTY;
  for (const { entry, board: expected, states } of steps) {
    board = fold(board, entry);
    expect(board, `after entry ${entry.number}`).toEqual(expected);
    expect(Object.fromEntries(people.map((person) => [person, stateOf(board, person)]))).toEqual(states);
  }
});

test('who is calling stays known when the journal does not say', () => {
  const { steps } = JSON.parse(readFileSync(new URL('introduced.json', FOLDER), 'utf8')) as Journal;
  const caller = { number: '+441134960142', name: 'Siobhán Gallagher', withheld: false, attestation: null };
  let board = EMPTY;
  for (const { entry } of steps) {
    board = fold(board, withPeople(board, entry, entry.type === 'CallChanged' && !board.calls['c1'] ? caller : null, null));
    if (board.calls['c1']) expect(board.calls['c1'].caller).toEqual(caller);
  }
});
