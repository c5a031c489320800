/** One person's notes: read before they are written on, kept in this browser as they are typed, in the house a moment later. */

import { Refused, Unreachable } from '../api/ask';
import { notesOf, writeNote } from '../api/desk';
import { joined, Kept } from './kept';

const PAUSE_MS = 700;
const RETRY_MS = 3000;
/** So long the field waits for what the house has. A person with a caller must be able to write. */
const READS_WITHIN_MS = 1500;

export type Keeping = 'reading' | 'nothing' | 'typing' | 'kept' | 'here' | 'refused';

export class Notes {
  private words = $state<Record<string, string>>({});
  private keeping = $state<Record<string, Keeping>>({});
  private readonly person: string;
  private readonly kept: Kept;
  /** Calls whose note was read from the house. */
  private readonly known = new Set<string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private over = false;

  constructor(person: string) {
    this.person = person;
    this.kept = new Kept(localStorage, person);
    // What could not be sent before the page was closed goes out now.
    for (const call of this.kept.calls()) this.open(call);
  }

  of(call: string): string {
    return this.words[call] ?? '';
  }

  state(call: string): Keeping {
    return this.keeping[call] ?? 'nothing';
  }

  /** Bring one's note of this call here, before anything is written on it. */
  open(call: string): void {
    if (this.timers.has(call)) return;
    this.words[call] = this.kept.of(call)?.words ?? '';
    this.keeping[call] = 'reading';
    setTimeout(() => this.settled(call), READS_WITHIN_MS);
    this.later(call, 0);
  }

  write(call: string, words: string): void {
    this.words[call] = words;
    this.keeping[call] = 'typing';
    this.kept.keep(call, { words, blind: !this.known.has(call) && (this.kept.of(call)?.blind ?? true) });
    this.later(call, PAUSE_MS);
  }

  /** This person is about to leave: what is unsent goes out now. */
  async sendAll(): Promise<void> {
    await Promise.all(this.kept.calls().map((call) => this.carry(call)));
  }

  /** Someone else may sign in next: what is still unsent waits on this machine for its writer. */
  end(): void {
    this.over = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private later(call: string, wait: number): void {
    clearTimeout(this.timers.get(call));
    if (!this.over) this.timers.set(call, setTimeout(() => void this.carry(call), wait));
  }

  /** Once in each direction: what the house has comes here, what was written here goes there. */
  private async carry(call: string): Promise<void> {
    try {
      await this.read(call);
      await this.send(call);
    } catch (error) {
      const unsent = this.kept.of(call) !== null;
      if (error instanceof Unreachable) {
        if (unsent) this.keeping[call] = 'here';
        this.later(call, RETRY_MS);
      } else if (error instanceof Refused) {
        if (unsent) this.keeping[call] = 'refused';
        if (error.status === 404) this.kept.sent(call);
      } else throw error;
    } finally {
      this.settled(call);
    }
  }

  private async read(call: string): Promise<void> {
    if (this.known.has(call)) return;
    const house = (await notesOf(call)).find((note) => note.by === this.person)?.words ?? '';
    const unsent = this.kept.of(call);
    const words = joined(house, unsent);
    this.known.add(call);
    this.words[call] = words;
    if (unsent) this.kept.keep(call, { words, blind: false });
  }

  private async send(call: string): Promise<void> {
    const unsent = this.kept.of(call);
    if (!unsent || this.over) return;
    await writeNote(call, unsent.words);
    if (this.kept.of(call)?.words !== unsent.words) return;
    this.kept.sent(call);
    this.keeping[call] = 'kept';
  }

  private settled(call: string): void {
    if (this.keeping[call] === 'reading') this.keeping[call] = 'nothing';
  }
}
