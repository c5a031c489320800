/** What the element asks of the house it belongs to, wherever the page it stands in comes from. No cookie goes with it. */

import type { components } from '../api/generated';
import type { Language } from '../api/shapes';
import { workOut } from './work';

type Shapes = components['schemas'];
export type DoorSaid = Shapes['DoorSaid'];
export type MayCall = Shapes['MayCall'];
export type CallNow = Shapes['CallNow'];
export type WeOwe = Shapes['WeOwe'];
export type Wish = Omit<Shapes['RingMeAt'], 'worked' | 'language'>;

/** The house said no; `sentence` is what the visitor reads, empty when there was no answer at all. */
export class No extends Error {
  constructor(readonly sentence: string) {
    super(sentence);
  }
}

const PATIENCE_MS = 10_000;

export class House {
  constructor(
    /** Where the script came from. */
    readonly at: string,
    readonly line: string,
    readonly language: Language,
  ) {}

  look = (): Promise<DoorSaid> => this.ask('GET', `?language=${this.language}`);

  call = async (name: string): Promise<MayCall> => this.ask('POST', '/call', { worked: await this.work(), name });

  callNow = (permit: string): Promise<CallNow> => this.ask('GET', `/call/${permit}`);

  ringMe = async (wish: Wish): Promise<WeOwe> => this.ask('POST', '/ring-me', { ...wish, worked: await this.work(), language: this.language });

  socket = (path: string): string => new URL(path, this.at.replace(/^http/, 'ws')).href;

  private async work(): Promise<Shapes['Worked']> {
    const puzzle = await this.ask<Shapes['Puzzle']>('POST', '/puzzle');
    return { puzzle: puzzle.puzzle, answer: await workOut(puzzle) };
  }

  private async ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const answer = await this.reach(method, path, body);
    const said = (await answer.json().catch(() => null)) as { sentence?: string } | null;
    if (!answer.ok || !said) throw new No(said?.sentence ?? '');
    return said as T;
  }

  private async reach(method: string, path: string, body: unknown): Promise<Response> {
    const headers = { 'Accept-Language': this.language, ...(method === 'POST' ? { 'X-Vivevoix': '1', 'Content-Type': 'application/json' } : {}) };
    try {
      return await fetch(new URL(`/api/v1/door/${encodeURIComponent(this.line)}${path}`, this.at), {
        method,
        headers,
        credentials: 'omit',
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new No('');
    }
  }
}
