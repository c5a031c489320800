/** Why somebody is proposed, as one sentence a colleague would say. Pure. */

import type { House, Language, Proposal } from '../api/shapes';
import type { Words } from '../words/en';
import { clock } from '../words/times';

export function because(one: Proposal, house: House, words: Words, language: Language): string {
  const w = words.because;
  const topics = one.topics.map((id) => house.topics.find((topic) => topic.id === id)?.name ?? id);
  const region = house.regions.find((each) => each.id === one.region)?.name;
  const reasons = [
    topics.length ? w.knows(topics.join(', ')) : '',
    region ? (one.is_callers_region ? w.theirRegion(region) : w.nextDoor(region)) : '',
    one.knows_caller ? w.spoke : '',
    one.speaks ? '' : w.otherLanguage,
    one.state === 'free' ? (one.free_since ? w.freeSince(clock(one.free_since, language)) : words.introduce.free) : words.introduce[one.state],
  ].filter(Boolean);
  const said = reasons.map((reason, i) => (i ? reason.charAt(0).toLowerCase() + reason.slice(1) : reason)).join(' · ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
