/** A change of hours on its way to the house, and what the house says to it: done, wrong, or a gap that somebody must sign for. */

import { Refused, Unreachable } from '../api/ask';
import type { Gap, Hours } from '../api/shapes';
import { speech } from '../words/speech.svelte';

export class Saving {
  busy = $state(false);
  sentence = $state('');
  details = $state.raw<readonly string[]>([]);
  gaps = $state.raw<readonly Gap[]>([]);

  /** The hours as they are then; null when the house refused, and says why. */
  async save(ask: () => Promise<Hours>): Promise<Hours | null> {
    this.busy = true;
    this.say('');
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refused) this.say(error.sentence || speech.words.refused.unknown, error.details, error.gaps);
      else if (error instanceof Unreachable) this.say(speech.words.refused.unreachable);
      else throw error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  say(sentence: string, details: readonly string[] = [], gaps: readonly Gap[] = []): void {
    [this.sentence, this.details, this.gaps] = [sentence, details, gaps];
  }
}
