/** One question to the desk. Answers with what it says, or throws the named reason it was refused for. */

import type { Gap } from './shapes';

/** The desk refused, for a named reason; `sentence` is what a person reads. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly sentence: string,
    readonly afterSeconds: number,
    /** Everything that is wrong with what was sent. */
    readonly details: readonly string[] = [],
    /** Hours in which nobody would stand behind a line. */
    readonly gaps: readonly Gap[] = [],
  ) {
    super(reason);
  }
}

/** No answer came: the desk is down or the network is. */
export class Unreachable extends Error {}

/** Called when a question is refused because nobody is signed in any more. */
export const door = { ended: () => {} };

const PATIENCE_MS = 10_000;

export async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return heard(path, await reach(method, path, { ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }), signal: AbortSignal.timeout(PATIENCE_MS) }));
}

/** A whole file, however long it takes. */
export async function send<T>(path: string, file: File): Promise<T> {
  return heard(path, await reach('POST', path, { headers: { 'Content-Type': 'application/octet-stream' }, body: file }));
}

async function heard<T>(path: string, answer: Response): Promise<T> {
  const said: unknown = answer.headers.get('content-type')?.includes('json') ? await answer.json() : null;
  if (answer.ok) return said as T;
  if (answer.status === 401 && path !== '/sign-in' && path !== '/me') door.ended();
  if (answer.status >= 502) throw new Unreachable();
  throw refusal(answer.status, said);
}

async function reach(method: string, path: string, more: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, { ...more, method, headers: { ...more.headers, 'X-Vivevoix': '1' }, credentials: 'same-origin' });
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

function refusal(status: number, said: unknown): Refused {
  const { reason, sentence, after_seconds: after, details, gaps } = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>;
  return new Refused(status, String(reason ?? 'unknown'), String(sentence ?? ''), Number(after ?? 0), (details ?? []) as string[], (gaps ?? []) as Gap[]);
}
