/** How loud caller and we were, for the line. Kept in this page only, and forgotten with it. */

export const PER_SECOND = 15;
const WINDOW_S = 30;
const LONGEST = PER_SECOND * 3600;

export class Trace {
  private readonly theirs: number[] = [];
  private readonly ours: number[] = [];

  add(their: number, our: number): void {
    if (this.theirs.length >= LONGEST) return;
    this.theirs.push(their);
    this.ours.push(our);
  }

  get seconds(): number {
    return this.theirs.length / PER_SECOND;
  }

  /** The last 30 seconds at `points` places, oldest first; silence before there was anything. */
  recent(side: 'theirs' | 'ours', points: number): number[] {
    return this.cut(side, this.theirs.length - WINDOW_S * PER_SECOND, this.theirs.length, points);
  }

  /** The whole conversation at `points` places. */
  whole(side: 'theirs' | 'ours', points: number): number[] {
    return this.cut(side, 0, Math.max(this.theirs.length, 1), points);
  }

  private cut(side: 'theirs' | 'ours', from: number, to: number, points: number): number[] {
    const all = this[side];
    const step = (to - from) / points;
    return Array.from({ length: points }, (_, i) => {
      const at = from + i * step;
      const slice = all.slice(Math.max(0, Math.floor(at)), Math.max(0, Math.floor(at), Math.ceil(at + step)));
      return slice.length ? Math.max(...slice) : 0;
    });
  }
}
