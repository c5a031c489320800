import { expect, test } from 'vitest';
import type { Emergency } from '../src/api/shapes';
import type { LastCall } from '../src/live/last';
import { emergencyOver, emergencySaid, type Names, saying } from '../src/live/saying';
import { en } from '../src/words/en';

const names = (goesOn: string | null): Names => ({
  who: () => 'Siobhán', first: () => 'Aya', lineName: () => 'Leeds', inNeed: () => 'Siobhán', goesOnWith: () => goesOn,
});
const last = { call: { id: 'c1' }, cut: false } as LastCall;

test('what cannot wait is said with who said so, and so is its end', () => {
  const one = { id: 'c1', by: 'aya' } as Emergency;
  expect(emergencySaid(one, names(null), en, '10:42')).toBe('Urgent: Siobhán, on Leeds. Aya said so at 10:42.');
  expect(emergencySaid({ ...one, by: null }, names(null), en, '10:42')).toBe('Urgent: Siobhán, on Leeds. Since 10:42.');
  expect(emergencyOver(one, names(null), en)).toBe('The emergency of Siobhán is closed.');
});

test('after a hand-over it is said with whom they go on', () => {
  expect(saying({ kind: 'after' }, last, names('Ngozi'), en).words).toBe('They go on with Ngozi. Nothing rings you until you say so.');
  expect(saying({ kind: 'after' }, last, names(null), en).words).toBe('The call has ended. Nothing rings you until you say so.');
});
