/** A field with a list below it: arrows walk, Enter takes the marked line, and the focus stays in the field. */

export function walked(key: string, at: number, length: number): number | null {
  if (length === 0) return null;
  switch (key) {
    case 'ArrowDown': return (at + 1) % length;
    case 'ArrowUp': return (at - 1 + length) % length;
    case 'PageDown': return Math.min(at + 5, length - 1);
    case 'PageUp': return Math.max(at - 5, 0);
    default: return null;
  }
}
