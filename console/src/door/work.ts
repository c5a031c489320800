/** The small calculation the house asks of each browser before it calls or is rung, so that a thousand calls cost somebody something. */

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

export interface Puzzle {
  readonly puzzle: string;
  readonly bits: number;
}

/** Milliseconds of calculation before the page may breathe again. */
const SLICE_MS = 12;

/** A text so that SHA-256 of `puzzle:text` begins with `bits` zero bits. */
export async function workOut({ puzzle, bits }: Puzzle): Promise<string> {
  const begun = sha256.create().update(utf8ToBytes(`${puzzle}:`));
  for (let tried = 0; ; ) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const answer = (tried++).toString(36);
      if (zeros(begun.clone().update(utf8ToBytes(answer)).digest()) >= bits) return answer;
    }
    await new Promise((go) => setTimeout(go));
  }
}

/** Zero bits at the start. */
export function zeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first] ?? 0) - 24;
}
