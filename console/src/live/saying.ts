/** What a screen reader is told, one sentence per change, in the words on screen. Pure. */

import type { Emergency } from '../api/shapes';
import type { Words } from '../words/en';
import type { LastCall } from './last';
import type { Situation } from './situation';
import { onCall } from './situation';

export interface Saying {
  /** Ringing and cut off are said at once; the rest waits for a pause. */
  readonly urgent: boolean;
  readonly words: string;
}

export interface Names {
  who(call: { line: string; caller: { number: string | null; name: string | null; withheld: boolean; attestation: string | null } }): string;
  first(id: string | null): string;
  lineName(call: { line: string; line_name?: string }): string;
  inNeed(emergency: Emergency): string;
  goesOnWith(call: string): string | null;
}

/** Something that cannot wait, as the strip says it. `when`: in words. */
export function emergencySaid(one: Emergency, names: Names, { urgent }: Words, when: string): string {
  return `${urgent.title(names.inNeed(one), names.lineName(one))} ${one.by ? urgent.saidBy(names.first(one.by), when) : urgent.since(when)}`;
}

export const emergencyOver = (one: Emergency, names: Names, { tell }: Words): string => tell.urgentOver(names.inNeed(one));

export function saying(situation: Situation, last: LastCall | null, names: Names, { tell }: Words): Saying {
  if (!onCall(situation)) {
    if (last?.cut) return { urgent: true, words: tell.cut(names.who(last.call)) };
    const goesOn = last && situation.kind === 'after' ? names.goesOnWith(last.call.id) : null;
    return calm(goesOn ? tell.handedOver(goesOn) : tell[situation.kind]);
  }
  const said = onCallSaying(situation, names, tell);
  return { ...said, words: [said.words, besideSaying(situation, names, tell)].filter(Boolean).join(' ') };
}

type Tell = Words['tell'];
type On = Exclude<Situation, { kind: 'quiet' | 'away' | 'after' }>;

/** Nobody is listened to unannounced: said with every change of it. */
function besideSaying(situation: On, names: Names, tell: Tell): string {
  const { joined } = situation.call;
  if (!joined || !situation.mine.answered || situation.kind === 'beside') return '';
  return tell.joined[joined.part ? joined.how : 'rings'](names.first(joined.by));
}

function onCallSaying(situation: On, names: Names, tell: Tell): Saying {
  const who = names.who(situation.call);
  const { alone } = situation.call;
  if ((situation.kind === 'consulting' || situation.kind === 'held') && alone?.warned && !alone.by_wish) return calm(tell.soon(who));
  switch (situation.kind) {
    case 'ringing':
      return { urgent: true, words: `${situation.call.urgent_at ? `${tell.urgent} ` : ''}${tell.ringing(who, names.lineName(situation.call))}` };
    case 'asked':
      return { urgent: true, words: `${situation.call.urgent_at ? `${tell.urgent} ` : ''}${tell.asked(names.first(situation.by), who)}` };
    case 'ringing_us':
      return calm(tell.ringingUs);
    case 'ringing_them':
      return calm(tell.ringingThem(who));
    case 'talking':
      return calm(tell.talking(who));
    case 'held':
      return calm(situation.call.failure ? `${tell.failed} ${tell.held(who)}` : tell.held(who));
    case 'consulting':
      return calm((situation.second.answered ? tell.consulting : tell.calling)(names.first(situation.second.person), who));
    case 'word':
      return calm(tell.word(who, names.first(situation.second.person)));
    case 'joining':
      return calm(tell.joining(names.first(situation.call.holder?.person ?? null)));
    case 'beside':
      return calm(situation.call.joined ? tell.beside[situation.call.joined.how](names.first(situation.call.holder?.person ?? null)) : '');
    case 'consulted':
      return calm(tell.consulted(names.first(situation.holder.person)));
    case 'together':
      return calm(tell.together);
  }
}

const calm = (words: string): Saying => ({ urgent: false, words });
