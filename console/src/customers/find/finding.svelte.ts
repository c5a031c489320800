/** Finding somebody while their name is typed: the newest answer counts, an older one that arrives late does not. */

import { Refused, Unreachable } from '../../api/ask';
import { findCustomers } from '../../api/customers';
import type { Found, FoundColleague } from '../../api/shapes';

/** Between two letters of somebody who types fast. */
const PAUSE_MS = 90;

export class Finding {
  typed = $state('');
  /** Also in what was remarked about them. */
  remarks = $state(false);
  found = $state.raw<readonly Found[]>([]);
  colleagues = $state.raw<readonly FoundColleague[]>([]);
  /** What the shown answer is to; null before the first. */
  answered = $state<string | null>(null);
  away = $state(false);
  /** What is shown is no answer yet to what was typed. */
  readonly pending = $derived(this.typed.trim() !== '' && this.answered !== this.typed);
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  type(words: string): void {
    this.typed = words;
    this.remarks = false;
    clearTimeout(this.timer);
    if (words.trim()) this.timer = setTimeout(() => void this.look(words), PAUSE_MS);
    else this.clear();
  }

  clear(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    [this.typed, this.found, this.colleagues, this.answered, this.remarks, this.away] = ['', [], [], null, false, false];
  }

  lookInRemarks(): void {
    this.remarks = true;
    void this.look(this.typed);
  }

  async look(words: string): Promise<void> {
    const mine = (this.asked += 1);
    try {
      const found = await findCustomers(words.trim(), this.remarks);
      if (mine !== this.asked) return;
      [this.found, this.colleagues, this.answered, this.away] = [found.customers, found.colleagues, words, false];
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      if (mine === this.asked) [this.found, this.colleagues, this.answered, this.away] = [[], [], words, true];
    }
  }
}
