/** The cards of those this person talks with or has just talked with: as the house told them, and read again when they change. */

import { Refused, Unreachable } from '../api/ask';
import { oneCard } from '../api/customers';
import type { Call, CardShown } from '../api/shapes';

type Whose = Pick<Call, 'id' | 'customer' | 'perhaps'>;

export class Cards {
  private byCall = $state.raw<Readonly<Record<string, readonly CardShown[]>>>({});
  /** Which count each customer was changed at; whoever connects again may have missed some. */
  private changes = $state.raw<Readonly<Record<string, number>>>({});
  private connectedAt = $state(0);
  private count = 0;
  /** On their way here. */
  private readonly asked = new Set<string>();

  /** As things stand when the page connects. */
  begin(cards: Readonly<Record<string, readonly CardShown[]>>): void {
    this.byCall = { ...this.byCall, ...cards };
    this.connectedAt = this.count += 1;
  }

  /** Whose call it is, or everybody whose it could be. Once nobody of ours is on it, nothing more is told, and what was known stays. */
  told(call: string, cards: readonly CardShown[]): void {
    if (cards.length) this.byCall = { ...this.byCall, [call]: cards };
  }

  /** This card or a matter of theirs has changed. */
  changed(customer: string): void {
    this.count += 1;
    this.changes = { ...this.changes, [customer]: this.count };
    for (const [call, cards] of Object.entries(this.byCall)) {
      if (cards.some((one) => isOf(one, customer))) void this.read(call, [customer]);
    }
  }

  /** Grows with every change of one of these cards, or of a matter of theirs. */
  changesOf(customers: readonly string[]): number {
    return Math.max(this.connectedAt, ...customers.map((each) => this.changes[each] ?? 0));
  }

  /** The one card, or everybody's it could be; of those, what has arrived. */
  of(call: Whose): CardShown[] {
    const known = this.byCall[call.id] ?? [];
    const found = candidates(call).map((each) => known.find((one) => isOf(one, each)));
    return [...new Set(found)].filter((one): one is CardShown => one !== undefined);
  }

  /** What has not arrived is asked for: of a call that is over nothing is told. */
  async complete(call: Whose): Promise<void> {
    const known = this.byCall[call.id] ?? [];
    await this.read(call.id, candidates(call).filter((each) => !known.some((one) => isOf(one, each))));
  }

  private async read(call: string, wanted: readonly string[]): Promise<void> {
    for (const each of wanted) {
      const name = `${call} ${each}`;
      if (this.asked.has(name)) continue;
      this.asked.add(name);
      try {
        const card = await oneCard(each);
        const others = (this.byCall[call] ?? []).filter((one) => !isOf(one, each) && !isOf(card, one.card.customer.id));
        this.byCall = { ...this.byCall, [call]: [...others, card] };
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      } finally {
        this.asked.delete(name);
      }
    }
  }
}

const candidates = (call: Whose): string[] => (call.customer ? [call.customer] : call.perhaps);

/** This customer's, also when their card was joined to another since. */
export const isOf = (shown: CardShown, customer: string): boolean => shown.card.customer.id === customer || shown.card.parts.some((part) => part.id === customer);
