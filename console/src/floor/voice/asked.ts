/** What is asked about the time until a voice: the address says it, and the desk is asked in the same words for a figure and its calls. */

import type { Figure } from '../../api/shapes';

export const PERIODS = ['today', 'yesterday', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
const DAYS: Record<Period, [first: number, last: number]> = { today: [0, 0], yesterday: [-1, -1], week: [-7, -1], month: [-28, -1] };

const KINDS = ['all', 'answered', 'promised', 'ringing', 'waited', 'hour', 'line', 'branch'] as const;
export type Kind = (typeof KINDS)[number];
const REACHED = ['answered', 'promised', 'ringing'] as const;
export type Reached = (typeof REACHED)[number];
/** Which of the period's calls are opened. `waited` has `10-15`: longer than 10 seconds, at most 15; either may be left out. */
export interface Behind { readonly kind: Kind; readonly value: string; readonly reached: Reached | null }
export interface Asked { readonly period: Period; readonly behind: Behind | null }
export type Bin = Figure['bins'][number];

/** `/floor/voice/yesterday/calls/waited/10-15`, `…/calls/line/leeds/promised`. What is not understood is today's figure. */
export function askedIn(path: string): Asked {
  const [, , , period, calls, kind, value, reached] = path.split('/').map(decodeURIComponent);
  const known = PERIODS.find((one) => one === period) ?? 'today';
  const found = calls === 'calls' ? KINDS.find((one) => one === kind) : undefined;
  return { period: known, behind: found ? { kind: found, value: value ?? '', reached: REACHED.find((one) => one === reached) ?? null } : null };
}

export function pathTo(period: Period, kind?: Kind, value = '', reached?: Reached): string {
  const calls = kind ? ['', 'calls', kind, ...(value ? [encodeURIComponent(value)] : []), ...(reached ? [reached] : [])].join('/') : '';
  return `/floor/voice/${period}${calls}`;
}

export const waitedIn = (bin: Bin): string => `${bin.over ?? ''}-${bin.within ?? ''}`;

export function edges(value: string): { over: number | null; within: number | null } {
  const [over, within] = value.split('-').map((edge) => (edge && Number.isFinite(Number(edge)) ? Number(edge) : null));
  return { over: over ?? null, within: within ?? null };
}

/** `from=2026-11-19&to=2026-11-19`. */
export function daysOf(period: Period, now: Date): string {
  const [from, to] = DAYS[period].map((days) => isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)));
  return `from=${from}&to=${to}`;
}

export function callsOf({ period, behind }: Asked, now: Date): string {
  return [daysOf(period, now), ...words(behind), ...(behind?.reached ? [`reached=${behind.reached}`] : [])].join('&');
}

function words(behind: Behind | null): string[] {
  const value = encodeURIComponent(behind?.value ?? '');
  switch (behind?.kind) {
    case 'answered': case 'promised': case 'ringing': return [`reached=${behind.kind}`];
    case 'hour': case 'line': case 'branch': return [`${behind.kind}=${value}`];
    case 'waited': {
      const { over, within } = edges(behind.value);
      return [...(over === null ? [] : [`over=${over}`]), ...(within === null ? [] : [`within=${within}`]), 'reached=answered'];
    }
    default: return [];
  }
}

/** By when nearly all who heard a voice had heard it, and how many had not: the first edge nobody was later than, or few from ten seconds on. */
export function nearlyAll(figure: Figure): { seconds: number; later: number } | null {
  const few = Math.max(3, figure.answered / 50);
  let later = figure.answered;
  for (const bin of figure.bins) {
    later -= bin.calls;
    if (bin.within !== null && (later === 0 || (bin.within >= 10 && later <= few))) return { seconds: bin.within, later };
  }
  return null;
}

const isoDay = (day: Date): string => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
