/** The hours a customer is likely to be told, so that a promise is two keystrokes. Pure. */

import type { Language, TheirHours as Shown } from '../api/shapes';
import { clock } from '../words/times';

const QUARTER_MS = 15 * 60_000;
const ROUND = [12, 16, 18];
const MORNING = 10;

/** Soon, later today, the next working morning: each one an hour a person would say. */
export function hours(now: Date): Date[] {
  const soon = new Date(Math.ceil((now.getTime() + 2 * QUARTER_MS) / QUARTER_MS) * QUARTER_MS);
  const today = ROUND.map((hour) => at(now, 0, hour)).filter((one) => one.getTime() >= soon.getTime() + 3 * QUARTER_MS);
  return [soon, ...today.slice(0, 2), at(now, daysToWork(now), MORNING)];
}

/** When somebody may be rung, by their own clock. */
export type Theirs = Pick<Shown, 'time_zone' | 'good_hours'>;

/** May they be rung then? Where nobody has said when, always. */
export function isGood(at: Date, { time_zone, good_hours }: Theirs): boolean {
  const there = wallClock(time_zone, at);
  if (!there || good_hours.length === 0) return true;
  const [day, minute] = [(there.getDay() + 6) % 7, there.getHours() * 60 + there.getMinutes()];
  return good_hours.some(({ days, opens, closes }) => days.includes(day) && opens <= minute && minute < closes);
}

/** Of these hours those that are good for them; when none is, the first one that is. */
export function goodOf(offered: readonly Date[], theirs: Theirs): Date[] {
  const good = offered.filter((hour) => isGood(hour, theirs));
  const [first] = offered;
  if (good.length || !first) return good;
  const quarters = Array.from({ length: 8 * 24 * 4 }, (_, ahead) => new Date(first.getTime() + ahead * QUARTER_MS));
  const next = quarters.find((hour) => isGood(hour, theirs));
  return next ? [next] : [];
}

/** The hour by their clock, with its day where that is another; null where it is the same as here, or the zone is not known. */
export function thereSaid(zone: string, at: Date, language: Language): string | null {
  const there = theirTime(zone, at);
  if (!there) return null;
  const day = there.getDate() === at.getDate() ? '' : `${new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { weekday: 'long' }).format(there)} `;
  return `${day}${clock(there, language)}`;
}

/** As an input of the browser writes it: local, without a zone. */
export function written(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What time it is there, when that is another than here. Null where it is the same, or the zone is not known. */
export function theirTime(zone: string, now: Date): Date | null {
  const there = wallClock(zone, now);
  return there && Math.abs(there.getTime() - now.getTime()) >= QUARTER_MS ? there : null;
}

/** What a clock shows there, as a date of this browser. */
function wallClock(zone: string, at: Date): Date | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric', day: 'numeric', month: 'numeric', year: 'numeric', hourCycle: 'h23' }).formatToParts(at);
    const part = (name: string) => Number(parts.find((one) => one.type === name)?.value);
    return new Date(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  } catch {
    return null;
  }
}

function daysToWork(now: Date): number {
  const days = [1, 2, 3].find((ahead) => ![0, 6].includes(at(now, ahead, MORNING).getDay()));
  return days ?? 1;
}

const at = (now: Date, ahead: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead, hour);
