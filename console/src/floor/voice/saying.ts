/** What a figure, or the calls behind it, is called in words. */

import type { Language } from '../../api/shapes';
import type { Words } from '../../words/en';
import { hourOf, lasting } from '../../words/times';
import { type Asked, type Behind, type Bin, edges } from './asked';

type Said = Words['voice'];

export function waitedSaid({ over, within }: Pick<Bin, 'over' | 'within'>, w: Said, language: Language): string {
  if (within === null) return w.longer(lasting(over ?? 0, language));
  if (over === null) return w.upTo(lasting(within, language));
  return w.between(within < 60 ? String(over) : lasting(over, language), lasting(within, language));
}

/** The title above the calls behind a figure. `name` names a line or a branch. */
export function behindSaid({ period, behind }: Asked, w: Said, language: Language, name: (kind: 'line' | 'branch', id: string) => string): string {
  if (!behind) return w.title;
  const said = chosenSaid(behind, w.inPeriod[period], w, language, name);
  return behind.reached ? w.ofWhich(said, w.became[behind.reached]) : said;
}

function chosenSaid(behind: Behind, when: string, w: Said, language: Language, name: (kind: 'line' | 'branch', id: string) => string): string {
  switch (behind.kind) {
    case 'waited': return w.behind.waited(when, waitedSaid(edges(behind.value), w, language));
    case 'hour': return w.behind.hour(when, hourOf(Number(behind.value), language));
    case 'line': case 'branch': return w.behind[behind.kind](when, name(behind.kind, behind.value));
    default: return w.behind[behind.kind](when);
  }
}
