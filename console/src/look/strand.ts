/** The one line, as SVG paths 1200 wide and 72 high: flat, trembling, two ribbons, dots, a gap. It tells the truth or is dashed. */

export const WIDE = 1200;
export const MID = 36;
const TALLEST = 31;

/** A smooth ribbon on one side of the line; `sign` 1 rises (the caller), -1 hangs (us). Values 0 to 1. */
export function ribbon(values: readonly number[], sign: 1 | -1): string {
  const step = WIDE / Math.max(1, values.length - 1);
  let [px, py, path] = [0, MID, `M0 ${MID}`];
  for (const [i, value] of values.entries()) {
    const [x, y] = [i * step, MID - sign * value * TALLEST];
    path += `Q${px.toFixed(1)} ${py.toFixed(1)} ${((px + x) / 2).toFixed(1)} ${((py + y) / 2).toFixed(1)}`;
    [px, py] = [x, y];
  }
  return `${path}L${WIDE} ${MID}Z`;
}

/** The past sinks back into the line: nothing before `from`, everything after `full` (fractions of the width). */
export function sinking(values: readonly number[], from: number, full: number): number[] {
  return values.map((value, i) => {
    const t = Math.min(1, Math.max(0, (i / values.length - from) / (full - from)));
    return value * t * t * (3 - 2 * t);
  });
}

/** The line of a ringing telephone, as strong as it rings just now. */
export function trembling(strength: number, phase: number): string {
  const points: string[] = [];
  for (let x = 0; x <= WIDE; x += 4) {
    const envelope = Math.sin((x / WIDE) * Math.PI * 3 + phase) * Math.min(1, x / 90, (WIDE - x) / 90);
    points.push(`${x} ${(MID + Math.sin(x / 7.4) * envelope * 17 * strength).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

/** Two threads round each other: two people are together, drawn without saying how they sound. */
export function twisted(sign: 1 | -1, waves: number, height = 12): string {
  const points: string[] = [];
  const steps = waves * 24;
  for (let i = 0; i <= steps; i += 1) {
    points.push(`${((i / steps) * WIDE).toFixed(1)} ${(MID + sign * Math.sin((i / 24) * Math.PI * 2) * height).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}
