/** Which calls are looked for: the address says it, and the desk is asked in the same words. */

export const WORDS = ['person', 'line', 'direction', 'became', 'number', 'from', 'to'] as const;
export type Word = (typeof WORDS)[number];
export type Looked = Partial<Record<Word, string>>;

/** `/calls/person/aya/from/2026-11-01`; `/calls/one/ID` is a call. What is not understood is left out. */
export function lookedIn(path: string): Looked {
  const parts = path.split('/').slice(2).map(decodeURIComponent);
  const looked: Looked = {};
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const word = WORDS.find((one) => one === parts[i]);
    const value = parts[i + 1];
    if (word && value) looked[word] = value;
  }
  return looked;
}

export const callIn = (path: string): string | null => {
  const [, , one, id] = path.split('/').map(decodeURIComponent);
  return one === 'one' && id ? id : null;
};

export function pathOf(looked: Looked): string {
  const parts = WORDS.flatMap((word) => (looked[word] ? [word, encodeURIComponent(looked[word])] : []));
  return ['/calls', ...parts].join('/');
}

/** As the desk is asked: `person=aya&from=2026-11-01`. */
export const questionOf = (looked: Looked): string => new URLSearchParams(WORDS.flatMap((word) => (looked[word] ? [[word, looked[word]]] : []))).toString();
