import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Entry } from '../src/api/shapes';
import { type Board, EMPTY, fold } from '../src/live/board';
import { alsoRinging, freeBeside, onCall, ringsNobody, situationOf, soundOf, withCaller } from '../src/live/situation';

function boardsOf(journal: string): Board[] {
  const file = new URL(`../../tests/golden/journal/${journal}.json`, import.meta.url);
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: { entry: Entry }[] };
  return steps.reduce((all, { entry }) => [...all, fold(all.at(-1) ?? EMPTY, entry)], [EMPTY]);
}
const boards = boardsOf('introduced');
const seen = (person: string, during = boards) => during.map((board) => situationOf(board, person).kind).filter((kind, i, all) => kind !== all[i - 1]);

test('the one who answers sees a call from its ring to its end', () => {
  expect(seen('aya')).toEqual(['away', 'quiet', 'ringing', 'talking', 'consulting', 'held', 'consulting', 'together', 'quiet']);
});

test('the expert is asked, says no, is asked again, hears the story, and has the caller', () => {
  expect(seen('ngozi')).toEqual(['away', 'quiet', 'asked', 'quiet', 'asked', 'consulted', 'together', 'talking', 'quiet', 'after', 'quiet']);
});

test('a supervisor joins, is beside them, and has the caller when nobody else is left', () => {
  const joined = boardsOf('joined');
  expect(seen('helen', joined)).toEqual(['away', 'quiet', 'joining', 'beside', 'quiet', 'beside', 'talking', 'quiet']);
  expect(seen('aya', joined)).toEqual(['away', 'quiet', 'talking', 'consulting', 'word', 'consulting', 'word', 'talking', 'quiet']);
  expect(seen('ngozi', joined)).toEqual(['away', 'quiet', 'consulted', 'quiet']);
});

test('whoever is beside a conversation has nothing to write up', () => {
  const beside = boardsOf('joined').map((board) => situationOf(board, 'helen')).find((one) => one.kind === 'beside');
  expect(beside && [withCaller(beside), soundOf(beside)]).toEqual([false, null]);
});

test('whoever was not first is left in peace', () => {
  expect(seen('tom')).toEqual(['away', 'quiet', 'ringing', 'quiet']);
});

test('who is asked for is known before they answer and after', () => {
  const asked = boards.map((board) => situationOf(board, 'aya')).filter((one) => one.kind === 'consulting');
  expect(asked.map((one) => [one.second.person, one.second.answered])).toEqual([['ngozi', false], ['ngozi', false], ['ngozi', true]]);
});

test('a person with two telephones ringing is one person', () => {
  const ringing = boards.map((board) => situationOf(board, 'tom')).find((one) => one.kind === 'ringing');
  expect(ringing && onCall(ringing) && alsoRinging(ringing.call, 'tom')).toEqual(['aya']);
});

test('what is wrong with the sound is said to the one who can help, the worst first', () => {
  const talking = boards.map((board) => situationOf(board, 'aya')).find((one) => one.kind === 'talking');
  if (!talking || !onCall(talking)) throw new Error('nobody talks');
  const [mine, theirs] = [talking.mine.leg, talking.call.caller_leg];
  const heard = (unheard: string[], patchy: string[]) => soundOf({ ...talking, call: { ...talking.call, unheard, patchy } });
  expect(heard([], [])).toBeNull();
  expect(heard([theirs, mine], [])).toBe('unheard');
  expect(heard([mine], [theirs])).toBe('unheardMine');
  expect(heard([], [theirs, mine])).toBe('patchy');
  expect(heard([], [mine])).toBe('patchyMine');
});

test('while the caller waits, only one’s own sound is spoken of', () => {
  const asking = boards.map((board) => situationOf(board, 'aya')).find((one) => one.kind === 'consulting');
  if (!asking || !onCall(asking)) throw new Error('nobody asks');
  const { call, mine } = asking;
  expect(soundOf({ ...asking, call: { ...call, unheard: [call.caller_leg] } })).toBeNull();
  expect(soundOf({ ...asking, call: { ...call, unheard: [mine.leg] } })).toBe('unheardMine');
});

test('beside me are those of my groups who are free', () => {
  const last = boards.at(-1) ?? EMPTY;
  const people = [
    { id: 'aya', groups: ['operators'] },
    { id: 'tom', groups: ['operators', 'leeds'] },
    { id: 'ngozi', groups: ['experts'] },
  ];
  expect(freeBeside(last, people, 'aya')).toEqual(['tom']);
});

test('who talks hears that somebody rings for long and nobody is rung, and never how many', () => {
  const ringing = Object.values(boards.find((board) => Object.values(board.calls).some((call) => call.stage === 'ringing'))?.calls ?? {})[0];
  if (!ringing) throw new Error('nobody rings');
  const lines = [{ id: ringing.line, groups: ['operators'] }];
  const after = (seconds: number, call = { ...ringing, ringing: [] as typeof ringing.ringing }, groups = ['operators']) =>
    ringsNobody({ ...EMPTY, calls: { [call.id]: call } }, lines, groups, new Date(Date.parse(ringing.arrived) + seconds * 1000));
  expect([19, 20, 34, 59, 61, 185].map((seconds) => after(seconds))).toEqual([null, 20, 30, 50, 60, 180]);
  expect(after(40, ringing)).toBe(ringing.ringing.length ? null : 40);
  expect(after(40, undefined, ['experts'])).toBeNull();
});
