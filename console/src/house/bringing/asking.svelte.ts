/** A question to the house about a file, and why it said no. */

import { Refused, Unreachable } from '../../api/ask';
import { speech } from '../../words/speech.svelte';

export class Asking {
  busy = $state(false);
  sentence = $state('');

  /** Null when the house refused, and says why. */
  async ask<T>(question: () => Promise<T>): Promise<T | null> {
    this.busy = true;
    this.sentence = '';
    try {
      return await question();
    } catch (error) {
      if (error instanceof Refused) this.sentence = error.sentence || speech.words.refused.unknown;
      else if (error instanceof Unreachable) this.sentence = speech.words.refused.unreachable;
      else throw error;
      return null;
    } finally {
      this.busy = false;
    }
  }
}
