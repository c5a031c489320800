/** The hours a customer is likely to be told, so that a promise is two keystrokes. Pure. */

const QUARTER_MS = 15 * 60_000;
const ROUND = [12, 16, 18];
const MORNING = 10;

/** Soon, later today, the next working morning: each one an hour a person would say. */
export function hours(now: Date): Date[] {
  const soon = new Date(Math.ceil((now.getTime() + 2 * QUARTER_MS) / QUARTER_MS) * QUARTER_MS);
  const today = ROUND.map((hour) => at(now, 0, hour)).filter((one) => one.getTime() >= soon.getTime() + 3 * QUARTER_MS);
  return [soon, ...today.slice(0, 2), at(now, daysToWork(now), MORNING)];
}

/** As an input of the browser writes it: local, without a zone. */
export function written(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What time it is there, when that is another than here. Null where it is the same, or the zone is not known. */
export function theirTime(zone: string, now: Date): Date | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric', day: 'numeric', month: 'numeric', year: 'numeric', hourCycle: 'h23' }).formatToParts(now);
    const part = (name: string) => Number(parts.find((one) => one.type === name)?.value);
    const there = new Date(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return Math.abs(there.getTime() - now.getTime()) < QUARTER_MS ? null : there;
  } catch {
    return null;
  }
}

function daysToWork(now: Date): number {
  const days = [1, 2, 3].find((ahead) => ![0, 6].includes(at(now, ahead, MORNING).getDay()));
  return days ?? 1;
}

const at = (now: Date, ahead: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead, hour);
