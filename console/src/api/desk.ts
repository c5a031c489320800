/** Everything the console asks of the desk, by name. */

import { ask, send } from './ask';
import type { BranchHoursSaid, Bringing, BringingShown, BrowserTelephone, Call, FactorBegun, FactorNow, Hours, House, How, Language, Looked, Me, Note, Owed, PastCall, Proposal, RosterSaid, Telling, TheirHours, ToAVoice, WeekShown, WholeCall, Word } from './shapes';

export const signIn = (person: string, password: string, code: string | null = null) => ask<Me>('POST', '/sign-in', { person, password, ...(code ? { code } : {}) });
export const signOut = () => ask<void>('POST', '/sign-out');
export const whoAmI = () => ask<Me>('GET', '/me');
export const secondFactor = () => ask<FactorNow>('GET', '/me/second-factor');
export const beginFactor = () => ask<FactorBegun>('POST', '/me/second-factor');
export const confirmFactor = (code: string) => ask<{ codes: string[] }>('POST', '/me/second-factor/on', { code });
export const endFactor = async (code: string): Promise<true> => {
  await ask<void>('POST', '/me/second-factor/off', { code });
  return true;
};
export const speakTo = (language: Language) => ask<Me>('PATCH', '/me', { language });
export const theHouse = () => ask<House>('GET', '/house');
export const myTelephone = () => ask<BrowserTelephone>('GET', '/me/phone');
export const sayHere = (here: boolean) => ask<void>('POST', '/me/here', { here });

export type CallAct = 'hold' | 'resume' | 'back' | 'hand-over' | 'together' | 'hang-up' | 'accept' | 'word' | 'to-second' | 'listen' | 'listen-only' | 'whisper' | 'barge' | 'caller-told' | 'urgent';
export const act = (call: string, what: CallAct) => ask<void>('POST', `/calls/${call}/${what}`);
export const mute = (call: string, on: boolean) => ask<void>('POST', `/calls/${call}/mute`, { on });
/** What somebody asked in has on their page before their telephone rings. */
export type Told = { story?: string; topic?: string };
export const consult = (call: string, whom: ({ person: string } | { number: string }) & Told) => ask<void>('POST', `/calls/${call}/consult`, whom);
export const makePrivate = (call: string, on: boolean) => ask<void>('POST', `/calls/${call}/private`, { on });
export const writeNote = (call: string, words: string) => ask<void>('PUT', `/calls/${call}/note`, { words });
export const ringOut = (line: string, number: string) => ask<{ call: string }>('POST', '/calls', { line, number });
export const ringPromise = (promise: string, anyway = false) => ask<{ call: string }>('POST', `/promises/${promise}/ring${anyway ? '?anyway=true' : ''}`);
export const promiseCall = async (word: Word): Promise<Owed> => (await ask<{ promise: Owed }>('POST', '/promises', word)).promise;
export const theirHours = (of: { call: string } | { number: string }) => ask<TheirHours>('GET', `/promises/hours?${new URLSearchParams(of).toString()}`);
export const movePromise = (promise: string, to: { owner?: string; due_at?: string }) => ask<void>('PATCH', `/promises/${promise}`, to);
export const keptPromise = (promise: string) => ask<void>('POST', `/promises/${promise}/kept`);
export const toldThem = (promise: string, how: Telling) => ask<void>('POST', `/promises/${promise}/told`, how);
export const wasVoicemail = (promise: string) => ask<void>('POST', `/promises/${promise}/voicemail`);
export const endedPromises = async (limit: number): Promise<Owed[]> => (await ask<{ promises: Owed[] }>('GET', `/promises/ended?limit=${limit}`)).promises;
export const myCalendar = () => ask<{ made_at: string | null }>('GET', '/me/calendar');
export const newCalendar = () => ask<{ path: string }>('POST', '/me/calendar');

export const closeEmergency = (call: string, words: string) => ask<void>('POST', `/calls/${call}/emergency/close`, { words });

/** Who could help on this call, the best first. */
export async function proposalsFor(call: string, topic: string | null): Promise<Proposal[]> {
  const about = topic ? `?topic=${encodeURIComponent(topic)}` : '';
  return (await ask<{ proposals: Proposal[] }>('GET', `/calls/${call}/proposals${about}`)).proposals;
}

/** What people wrote about a call. */
export const notesOf = async (call: string): Promise<Note[]> => (await ask<{ notes: Note[] }>('GET', `/calls/${call}`)).notes;

/** One call, with everything that is known of it. */
export const oneCall = async (call: string): Promise<Call> => (await ask<{ call: Call }>('GET', `/calls/${call}`)).call;

/** The same with what was written about it and promised because of it. */
export const wholeCall = (call: string) => ask<WholeCall>('GET', `/calls/${call}`);

/** Earlier calls, newest first. */
export const history = (asked: string, before: string | null) => ask<{ calls: PastCall[]; before: string | null }>('GET', `/history?${[asked, ...(before ? [`before=${before}`] : [])].filter(Boolean).join('&')}`);

/** How long until a voice, put apart; `days` is `from=…&to=…`. */
export const toAVoice = (days: string, by: 'hour' | 'line' | 'branch') => ask<ToAVoice>('GET', `/figures/to-a-voice?${days}&by=${by}`);

/** The calls behind a figure, newest first. */
export const callsBehind = (asked: string, before: string | null) =>
  ask<{ calls: Call[]; before: string | null }>('GET', `/calls?${asked}${before ? `&before=${encodeURIComponent(before)}` : ''}`);

/** Hours, rosters and gaps. A change that would open a gap is refused with it, unless it says why the gap is accepted. */
export const theHours = () => ask<Hours>('GET', '/hours');
export const weekOfLine = (line: string, first?: string) => ask<WeekShown>('GET', `/hours/lines/${line}${first ? `?first=${first}` : ''}`);
export const acceptGaps = (line: string, because: string) => ask<Hours>('POST', `/hours/lines/${line}/accept`, { because });
export const setHours = (branch: string, said: BranchHoursSaid) => ask<Hours>('PUT', `/hours/branches/${branch}`, said);
export const setRoster = (roster: string, said: RosterSaid) => ask<Hours>('PUT', `/hours/rosters/${roster}`, said);

/** A file of customers: sent, looked at, tried, brought in. */
export const sendFile = (file: File) => send<{ bringing: Bringing; looked: Looked }>(`/bringings?file=${encodeURIComponent(file.name.slice(0, 200))}`, file);
export const theBringings = async (): Promise<Bringing[]> => (await ask<{ bringings: Bringing[] }>('GET', '/bringings')).bringings;
export const oneBringing = (bringing: string, language: Language) => ask<BringingShown>('GET', `/bringings/${bringing}?language=${language}`);
export const lookAt = (bringing: string, how: How) => ask<Looked>('POST', `/bringings/${bringing}/look`, how);
export const bringIn = (bringing: string, act: 'try' | 'run', how: How) => ask<void>('POST', `/bringings/${bringing}/${act}`, how);
export const stopBringing = (bringing: string) => ask<void>('POST', `/bringings/${bringing}/stop`);
export const forgetBringing = (bringing: string) => ask<void>('DELETE', `/bringings/${bringing}`);
