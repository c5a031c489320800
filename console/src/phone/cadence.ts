/** How a telephone rings in each country: seconds on and off, by turns (ITU-T E.180 supplement 2), and its tones in hertz. */

export interface Cadence {
  readonly beats: readonly number[];
  readonly hertz: readonly number[];
}

const FAINT = 0.16;
const DIES_AWAY_S = 0.45;

const FRANCE: Cadence = { beats: [1.5, 3.5], hertz: [440] };
const BRITAIN: Cadence = { beats: [0.4, 0.2, 0.4, 2], hertz: [400, 450] };

/** The cadence of the country of one of our numbers. */
export const cadenceOf = (number: string | undefined): Cadence => (number?.startsWith('+33') ? FRANCE : BRITAIN);

/** How the line trembles: struck like a bell by each beat, dying away, never quite still while it rings. */
export function trembling({ beats }: Cadence, second: number): number {
  const whole = beats.reduce((sum, beat) => sum + beat, 0);
  let into = second % whole;
  for (const [i, beat] of beats.entries()) {
    if (into < beat) return i % 2 === 0 ? Math.max(FAINT, Math.min(1, into * 12)) : Math.max(FAINT, Math.exp(-into / DIES_AWAY_S));
    into -= beat;
  }
  return FAINT;
}
