/** One person's day in this page: who they are, the board, their telephone, and what they ask for. */

import { Refused, Unreachable } from '../api/ask';
import * as desk from '../api/desk';
import type { Call, CardShown, Emergency, House, Me, Owed, Part, Person } from '../api/shapes';
import { Phone } from '../phone/phone.svelte';
import { spoken } from '../words/number';
import { speech } from '../words/speech.svelte';
import { moment, together } from '../words/times';
import { Live } from './live.svelte';
import { Notes } from './notes.svelte';
import { partsOf } from './board';
import { freeBeside, onCall } from './situation';
import { way } from './way.svelte';

/** After each change of the situation, keys that could skip the next state are deaf this long. */
const DEAF_MS = 1500;
/** More names than this are not read in a sentence. */
const NAMED = 4;
/** How the house names somebody outside who was asked to join. */
const OUTSIDE = '(outside)';

export class Day {
  readonly me: Me;
  readonly house: House;
  readonly live: Live;
  readonly phone: Phone;
  readonly notes: Notes;
  /** The act that is on its way to the house. */
  busy = $state<string | null>(null);
  /** Why the house refused an act; shown beside its button until the next one. */
  refusal = $state.raw<{ act: string; reason: string; sentence: string } | null>(null);
  /** What was just done, for who does not see it: one sentence. */
  said = $state.raw<{ words: string } | null>(null);
  letters = $state(localStorage.getItem('vivevoix.letters') !== 'off');
  /** The list of people to introduce is open. */
  introducing = $state(false);
  /** The form that promises a call is open: about this call, or, when empty, about any number. It outlives the call it is about. */
  promising = $state<string | null>(null);
  /** In whose name the next promise begins, where it is not this person's own. */
  promisedBy: string | null = null;
  /** Who it was just said not to be: taken back in one key, and not offered meanwhile. */
  wasNot = $state.raw<{ call: string; customer: string; name: string } | null>(null);
  private rungOutside = $state<string | null>(null);
  private changed = 0;

  constructor(me: Me, house: House) {
    this.me = me;
    this.house = house;
    this.live = new Live(me, house);
    this.notes = new Notes(me.person);
    this.phone = new Phone(house.lines[0]?.numbers[0]);
    void desk.myTelephone().then((telephone) => this.phone.begin(telephone), () => (this.phone.link = 'refused'));
  }

  end(): void {
    this.live.end();
    this.notes.end();
    this.phone.end();
  }

  /** The situation has changed: refusals of before are read, open lists are closed. */
  moved(): void {
    this.changed = performance.now();
    this.refusal = null;
    this.introducing = false;
    const { situation, last } = this.live;
    if (this.promising && this.promising !== last?.call.id && !(onCall(situation) && situation.call.id === this.promising)) this.promising = null;
  }

  /** Somebody who cannot come now will ring this caller: the form opens in their name. */
  promiseOf(call: Call, by: string): void {
    this.promisedBy = by;
    this.promising = call.id;
    this.introducing = false;
    way.go('/desk');
  }

  /** The page after the call has been read and is done with. */
  putAway(): void {
    this.live.forget();
    if (this.promising) this.promising = null;
  }

  /** Calls that this page's telephone holds on to and the house knows nothing of. */
  get stale(): string[] {
    if (this.live.link !== 'live') return [];
    const held = [...this.phone.ringing, ...(this.phone.talking ? [this.phone.talking] : [])].map((leg) => leg.call);
    const { calls } = this.live.board;
    return held.filter((call): call is string => call !== null && !(calls[call] && partsOf(calls[call]).some((part) => part.person === this.me.person)));
  }

  readonly deaf = (): boolean => performance.now() - this.changed < DEAF_MS;

  useLetters(on: boolean): void {
    this.letters = on;
    localStorage.setItem('vivevoix.letters', on ? 'on' : 'off');
  }

  /** Ask the house for something. A refusal is kept beside the act's own button. */
  async ask<T>(name: string, asking: () => Promise<T>): Promise<T | null> {
    this.busy = name;
    this.refusal = null;
    try {
      return await asking();
    } catch (error) {
      this.refusal = { act: name, reason: error instanceof Refused ? error.reason : '', sentence: sentenceOf(error) };
      return null;
    } finally {
      this.busy = null;
    }
  }

  say(words: string): void {
    this.said = { words };
  }

  refusalOf(...names: string[]): string | null {
    return this.refusal && names.includes(this.refusal.act) ? this.refusal.sentence : null;
  }

  /** Ring a customer back: our own telephone rings first, and in this page is answered by having asked. */
  async ringBack(promise: Owed, anyway = false): Promise<void> {
    await this.out(`ring:${promise.id}`, () => desk.ringPromise(promise.id, anyway));
  }

  async ringNumber(line: string, number: string): Promise<void> {
    await this.out('ring-again', () => desk.ringOut(line, number));
  }

  private async out(name: string, asking: () => Promise<{ call: string }>): Promise<void> {
    const made = await this.ask(name, asking);
    if (!made) return;
    if (this.phone.link === 'registered') await this.phone.answer(made.call);
    way.go('/desk');
  }

  async mute(call: string, on: boolean): Promise<void> {
    this.phone.mute(on);
    const { situation } = this.live;
    const holds = onCall(situation) && situation.call.holder?.leg === situation.mine.leg;
    if (holds) await this.ask('mute', () => desk.mute(call, on));
  }

  person(id: string): Person | undefined {
    return this.house.people.find((person) => person.id === id);
  }

  first(id: string | null): string {
    return (id && this.person(id)?.first_name) || this.stranger(id);
  }

  full(id: string | null): string {
    return (id && this.person(id)?.name) || this.stranger(id);
  }

  isOutside(id: string | null): boolean {
    return id === OUTSIDE;
  }

  private stranger(id: string | null): string {
    if (!this.isOutside(id)) return speech.words.names.someone;
    return this.rungOutside ?? speech.words.names.outside;
  }

  /** Ring somebody outside while the caller waits. Only this page knows which number that is. */
  async consultOutside(call: Call, number: string): Promise<void> {
    this.rungOutside = number;
    await this.ask('consult', () => desk.consult(call.id, { number, ...this.told(call) }));
  }

  /** Ring a colleague while the caller waits; our note, and what it is about, are on their page first. */
  async consult(call: Call, person: string, topic: string): Promise<void> {
    await this.ask(`consult:${person}`, () => desk.consult(call.id, { person, ...this.told(call), ...(topic ? { topic } : {}) }));
  }

  private told(call: Call): desk.Told {
    return this.notes.state(call.id) === 'reading' ? {} : { story: this.notes.of(call.id) };
  }

  /** Join a conversation, announced: our own telephone rings first, and in this page is answered by having asked. */
  async join(call: Call): Promise<void> {
    const name = `listen:${call.id}`;
    await this.ask(name, () => desk.act(call.id, 'listen'));
    if (!this.refusalOf(name) && this.phone.link === 'registered') await this.phone.answer(call.id);
  }

  get supervises(): boolean {
    return this.me.role === 'supervisor';
  }

  branch(id: string | null): string {
    return this.house.branches.find((branch) => branch.id === id)?.name ?? '';
  }

  lineName(call: { line: string; line_name?: string; colleague?: Part | null }): string {
    if (call.colleague) return speech.words.names.amongUs;
    return call.line_name || this.house.lines.find((line) => line.id === call.line)?.name || call.line;
  }

  /** The caller's card, once it is known whose call it is. */
  card(call: { id?: string; customer?: string | null }): CardShown | null {
    return (call.customer && this.live.cards.of({ id: call.id ?? '', customer: call.customer, perhaps: [] })[0]) || null;
  }

  /** Everybody it could be, while nobody has said who it is. */
  couldBe(call: Call): CardShown[] {
    const not = this.wasNot?.call === call.id ? this.wasNot.customer : null;
    return call.customer ? [] : this.live.cards.of(call).filter((one) => one.card.customer.id !== not);
  }

  /** What the caller is called on screen: their name, else their number, else that they hid it. */
  who(call: { id?: string; line: string; caller: Call['caller']; customer?: string | null; colleague?: Part | null }): string {
    if (call.colleague && call.colleague.person !== this.me.person) return this.full(call.colleague.person);
    const card = this.card(call);
    if (card) return card.card.customer.name;
    return call.caller.name ?? (call.caller.number ? this.number(call.caller.number, call.line) : speech.words.names.hidden);
  }

  whom(promise: Owed): string {
    return promise.name ?? (promise.number ? this.number(promise.number, promise.line) : speech.words.names.hidden);
  }

  /** Who has this call now; null when nobody of ours has. */
  goesOnWith(call: string): string | null {
    const now = this.live.board.calls[call];
    const part = now?.holder ?? now?.second;
    return part ? this.first(part.person) : null;
  }

  inNeed(emergency: Emergency): string {
    return emergency.name ?? (emergency.number ? this.number(emergency.number, emergency.line) : speech.words.names.hidden);
  }

  /** Who rings back, and by when. */
  owes(promise: Owed): string {
    const when = moment(promise.due_at, this.live.now, speech.language);
    return promise.owner === this.me.person ? speech.words.desk.oweMine(when) : speech.words.desk.oweLine(this.first(promise.owner), when);
  }

  /** What we owe this customer, the most pressing first: by their card, or by a number nobody else is known to have. */
  owedTo(shown: CardShown): Owed[] {
    const { customer, parts } = shown.card;
    const ids = [customer.id, ...parts.map((part) => part.id)];
    const numbers = customer.reaches.map((reach) => reach.value);
    return this.owed(true).filter((promise) => (promise.customer ? ids.includes(promise.customer) : promise.number !== null && numbers.includes(promise.number)));
  }

  number(number: string, line: string): string {
    return spoken(number, this.house.lines.find((one) => one.id === line)?.numbers.find((one) => one.startsWith('+')));
  }

  /** First names of those a call would ring beside this person. */
  get beside(): string[] {
    const near = (id: string) => Number(this.person(id)?.branch !== this.me.branch);
    const free = freeBeside(this.live.board, this.house.people, this.me.person);
    return free.sort((a, b) => near(a) - near(b)).map((id) => this.first(id));
  }

  /** The same in a sentence: the nearest by name, and that there are others. */
  get besideSaid(): string[] {
    const { beside } = this;
    return beside.length > NAMED ? [...beside.slice(0, NAMED), speech.words.names.others] : beside;
  }

  /** Some ladder can ring this person. */
  get onLadder(): boolean {
    const me = this.person(this.me.person);
    return Boolean(me && (me.groups.length || me.rosters.length));
  }

  names(people: readonly string[]): string {
    return together(people, speech.language);
  }

  private concerns(promise: Owed): boolean {
    const { person, role } = this.me;
    if (promise.owner === person || (promise.second?.told && promise.second.person === person)) return true;
    return promise.late_at !== null && role === 'supervisor';
  }

  /** May this person say how it ended, or move it? */
  mayEnd(promise: Owed): boolean {
    const { person, role } = this.me;
    return promise.owner === person || promise.second?.person === person || role === 'supervisor' || role === 'administrator';
  }

  /** Promises that are open, the most pressing first; unless `everyone`, those this person owes or has heard press. */
  owed(everyone: boolean): Owed[] {
    const all = Object.values(this.live.board.promises).filter((promise) => everyone || this.concerns(promise));
    return all.sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
  }
}

function sentenceOf(error: unknown): string {
  const { refused } = speech.words;
  if (error instanceof Unreachable) return refused.unreachable;
  if (!(error instanceof Refused)) throw error;
  return (refused as Record<string, string>)[error.reason] ?? (error.sentence || (error.status === 404 ? refused.gone : refused.unknown));
}
