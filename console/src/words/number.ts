/** A telephone number as people read it aloud. E.164 in; grouped digits out. */

interface Country {
  readonly code: string;
  /** Dialled before a number inside the country. */
  readonly before: string;
  grouped(digits: string): string;
}

const COUNTRIES: readonly Country[] = [
  { code: '+33', before: '0', grouped: (digits) => digits.replace(/(\d\d)(?=(\d\d)+$)/g, '$1 ').replace(/^(\d)(?=\d\d )/, '$1 ') },
  { code: '+44', before: '0', grouped: british },
  { code: '+1', before: '', grouped: (digits) => digits.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3') },
  { code: '+61', before: '0', grouped: (digits) => digits.replace(/^(\d)(\d{4})(\d{4})$/, '$1 $2 $3') },
];

/** National form when `home` (any number of ours) has the same country, else with its country code. Not a number: as it is. */
export function spoken(number: string, home?: string): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  const country = COUNTRIES.find(({ code }) => number.startsWith(code));
  if (!country) return unbroken(`${number.slice(0, 3)} ${number.slice(3).replace(/\B(?=(\d{3})+$)/g, ' ')}`);
  const { code, before, grouped } = country;
  const digits = number.slice(code.length);
  if (home && !home.startsWith(code)) return unbroken(`${code} ${grouped(digits)}`);
  // In France the digit dialled first is part of the pairs.
  return unbroken(code === '+33' ? grouped(before + digits) : before + grouped(digits));
}

/** 20 7946 0958, 113 496 0100, 7700 900123, 1632 960123 (Ofcom's numbering plan). */
function british(digits: string): string {
  if (digits.startsWith('2')) return digits.replace(/^(\d\d)(\d{4})(\d+)$/, '$1 $2 $3');
  if (/^(1\d1|11\d|[389])/.test(digits)) return digits.replace(/^(\d{3})(\d{3})(\d+)$/, '$1 $2 $3');
  return digits.replace(/^(\d{4})(\d+)$/, '$1 $2');
}

const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');
