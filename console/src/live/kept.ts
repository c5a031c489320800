/** What one person wrote on this machine and the house does not have yet. Filed under their name: nobody else's page sends it. */

/** The part of `localStorage` that is used here. */
export type Shelf = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

export interface Unsent {
  readonly words: string;
  /** Written without having read what the house already had. */
  readonly blind: boolean;
}

export class Kept {
  private readonly mine: string;

  constructor(
    private readonly shelf: Shelf,
    person: string,
  ) {
    this.mine = `vivevoix.note/${encodeURIComponent(person)}/`;
  }

  /** The calls this person has unsent words about. */
  calls(): string[] {
    const keys = Array.from({ length: this.shelf.length }, (_, i) => this.shelf.key(i) ?? '');
    return keys.filter((key) => key.startsWith(this.mine)).map((key) => key.slice(this.mine.length));
  }

  of(call: string): Unsent | null {
    const written = this.shelf.getItem(this.mine + call);
    return written === null ? null : (JSON.parse(written) as Unsent);
  }

  keep(call: string, unsent: Unsent): void {
    this.shelf.setItem(this.mine + call, JSON.stringify(unsent));
  }

  sent(call: string): void {
    this.shelf.removeItem(this.mine + call);
  }
}

/** The note as it stands: what was written here wins, and what was written blind is added to what the house had. */
export function joined(house: string, unsent: Unsent | null): string {
  if (!unsent) return house;
  const { words, blind } = unsent;
  return blind && house !== '' && !words.startsWith(house) ? `${house}\n${words}` : words;
}
