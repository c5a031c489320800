import { expect, test } from 'vitest';
import { cadenceOf, trembling } from '../src/phone/cadence';
import { PER_SECOND, Trace } from '../src/phone/trace';
import { MID, ribbon, sinking, twisted } from '../src/look/strand';

test('a telephone rings as in the country of its number', () => {
  const [france, britain] = [cadenceOf('+33465710100'), cadenceOf('+441134960100')];
  expect(trembling(france, 1)).toBe(1);
  expect(trembling(britain, 0.2)).toBe(1);
  expect(trembling(britain, 2.9)).toBeLessThan(0.2);
});

test('the line trembles at most three times a second and is never still while it rings', () => {
  for (const cadence of [cadenceOf('+33465710100'), cadenceOf('+441134960100')]) {
    const strengths = Array.from({ length: 1500 }, (_, i) => trembling(cadence, i / 150));
    expect(Math.min(...strengths)).toBeGreaterThan(0.1);
    const begun = strengths.filter((strength, i) => strength === 1 && (strengths[i - 1] ?? 0) < 1).length;
    expect(begun / 10).toBeLessThan(3);
  }
});

test('what was said a moment ago is at the right, and thirty seconds ago has left', () => {
  const trace = new Trace();
  for (let i = 0; i < PER_SECOND * 40; i += 1) trace.add(i < PER_SECOND * 5 ? 1 : 0, i >= PER_SECOND * 39 ? 1 : 0);
  expect(Math.max(...trace.recent('theirs', 240))).toBe(0);
  expect(trace.recent('ours', 240).slice(-4)).toEqual([1, 1, 1, 1]);
  expect(trace.whole('theirs', 240).slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(trace.seconds).toBe(40);
});

test('the past sinks back into the line', () => {
  const all = sinking(Array.from({ length: 100 }, () => 1), 0.1, 0.34);
  expect(all[5]).toBe(0);
  expect(all[99]).toBe(1);
});

test('the caller is above the line and we are below it', () => {
  const heights = (path: string) => [...path.matchAll(/[Q ](\d+\.\d) (\d+\.\d)/g)].map((found) => Number(found[2]));
  expect(Math.max(...heights(ribbon([0.5, 0.8, 0.5], 1)))).toBeLessThanOrEqual(MID);
  expect(Math.min(...heights(ribbon([0.5, 0.8, 0.5], -1)))).toBeGreaterThanOrEqual(MID);
  expect(twisted(1, 4)).not.toBe(twisted(-1, 4));
});
