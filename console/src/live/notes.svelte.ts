/** The note of a call, kept as it is typed: in this browser at once, in the house a moment later, again after a blip. */

import { Refused, Unreachable } from '../api/ask';
import { writeNote } from '../api/desk';

const KEPT = 'vivevoix.note.';
const PAUSE_MS = 700;
const RETRY_MS = 3000;

export type Keeping = 'nothing' | 'typing' | 'kept' | 'here' | 'refused';

export class Notes {
  private words = $state<Record<string, string>>({});
  private keeping = $state<Record<string, Keeping>>({});
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor() {
    // What could not be sent before the page was closed goes out now.
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(KEPT))) {
      const call = key.slice(KEPT.length);
      this.words[call] = localStorage.getItem(key) ?? '';
      this.later(call, 0);
    }
  }

  of(call: string): string {
    return this.words[call] ?? '';
  }

  state(call: string): Keeping {
    return this.keeping[call] ?? 'nothing';
  }

  write(call: string, words: string): void {
    this.words[call] = words;
    this.keeping[call] = 'typing';
    localStorage.setItem(KEPT + call, words);
    this.later(call, PAUSE_MS);
  }

  private later(call: string, wait: number): void {
    clearTimeout(this.timers.get(call));
    this.timers.set(call, setTimeout(() => void this.send(call), wait));
  }

  private async send(call: string): Promise<void> {
    const words = this.of(call);
    try {
      await writeNote(call, words);
      if (this.of(call) !== words) return;
      this.keeping[call] = 'kept';
      localStorage.removeItem(KEPT + call);
    } catch (error) {
      if (error instanceof Unreachable) {
        this.keeping[call] = 'here';
        this.later(call, RETRY_MS);
      } else if (error instanceof Refused) {
        this.keeping[call] = 'refused';
        if (error.status === 404) localStorage.removeItem(KEPT + call);
      } else throw error;
    }
  }
}
