/** What the desk says over HTTP and the live socket, by the names the console uses. The shapes are generated from the desk's own. */

import type { components } from './generated';

type Shapes = components['schemas'];

export type Call = Shapes['Call'];
export type Caller = Shapes['Caller'];
/** One of us on a call, by one telephone. Times are ISO 8601 with offset. */
export type Part = Shapes['Part'];
/** We ring this customer back. `Promise` is taken in this language. */
export type Owed = Shapes['Promise'];
/** Something that cannot wait, open until somebody closes it by name. */
export type Emergency = Shapes['Emergency'];
/** Somebody who could help, and why. */
export type Proposal = Shapes['Proposal'];
export type Attempt = Shapes['Attempt'];
/** What we say to a customer: who rings, by when. */
export type Word = Shapes['GiveOurWord'];
/** Whose clock a customer lives by, and when they may be rung. */
export type TheirHours = Shapes['TheirHours'];
export type Telling = Shapes['TheyWereTold'];
export type PersonNow = Shapes['PersonNow'];
export type Entry = Shapes['LiveEntry']['entry'];
/** To whom a promise was made. */
export type ToWhom = Shapes['ToWhom'];
export type Customer = Shapes['Customer'];
/** A card with what happened between them and us, and what we owe. */
export type CardShown = Shapes['CardShown'];
export type BoardShown = Shapes['BoardShown'];
/** What arrives on the live socket: first the whole board, then one entry at a time. */
export type Told = Shapes['LiveBoard'] | Shapes['LiveEntry'] | Shapes['LiveAlive'];

export type Me = Shapes['Me'];
export type Language = Me['language'];
export type Person = Shapes['PersonShown'];
export type House = Shapes['HouseShown'];
export type BrowserTelephone = Shapes['BrowserTelephone'];
export type Note = Shapes['NoteShown'];
/** How some calls fared until a voice. */
export type Figure = Shapes['FigureShown'];
export type ToAVoice = Shapes['ToAVoiceShown'];
/** Every branch's hours, every roster, the coming gaps. */
export type Hours = Shapes['HoursShown'];
export type BranchHours = Shapes['BranchHoursShown'];
export type Roster = Shapes['RosterShown'];
export type Gap = Shapes['Gap'];
export type GapShown = Shapes['GapShown'];
export type WeekShown = Shapes['WeekShown'];
/** Times by day or days: `mon-fri`. */
export type WeekOf = BranchHours['hours'];
export type BranchHoursSaid = Shapes['BranchHoursSaid'];
export type RosterSaid = Shapes['RosterSaid'];
/** One earlier call, as it is read in a list. */
export type PastCall = Shapes['PastCallShown'];
export type WholeCall = Shapes['CallShown'];
export type FactorNow = Shapes['FactorNow'];
export type FactorBegun = Shapes['FactorBegun'];
/** A file of customers on its way in. */
export type Bringing = Shapes['Bringing'];
export type BringingShown = Shapes['BringingShown'];
/** How a file begins, as it is understood. */
export type Looked = Shapes['Looked'];
export type How = Looked['how'];

export type Card = CardShown['card'];
export type Reach = Shapes['Reach'];
export type Remark = Shapes['Remark'];
export type About = Remark['about'];
/** One earlier call, in one line. */
export type LastTime = Shapes['LastTime'];
/** A question that stays open until its owner has answered it. */
export type Matter = Shapes['Matter'];
export type Matters = Shapes['MattersShown'];
/** Enough of a card to know which it is. */
export type Head = Shapes['Head'];
/** Who may be meant by what was typed, the likeliest first. */
export type FoundShown = Shapes['FoundShown'];
export type Found = FoundShown['customers'][number];
export type FoundColleague = FoundShown['colleagues'][number];
/** Once, somebody of ours looked at a card. */
export type Seen = Shapes['CardSeen'];
export type Span = Shapes['Span'];
/** What a person writes on a card: what is left out is empty. */
export type CardSaid = { name: string } & Partial<Omit<Shapes['CardCorrected'], 'seen'>>;
export type ReachSaid = { kind: Reach['kind']; value: string; label?: string };
export type RemarkSaid = { about: About; words: string; forget_on?: string | null };
