/** The telephone in this page. Made once when a person signs in; it outlives every page they look at and every network blip. */

import type { BrowserTelephone } from '../api/shapes';
import { cadenceOf } from './cadence';
import { listen, type Microphone, NoMicrophone, permission, release } from './microphone';
import type { Connection, Leg } from './sip';
import { hearFrom, type Meter, meter, play, ring } from './sound';
import { PER_SECOND, Trace } from './trace';

export type Choice = 'microphone' | 'speaker' | 'ringer';
const KEPT = 'vivevoix.phone';
/** An answer given a moment before the telephone rang here still counts (ms). */
const EAGER_MS = 8000;

interface Talk {
  readonly leg: Leg;
  readonly trace: Trace;
  microphone: MediaStream;
  our: Meter;
  their: Meter | null;
  sound: HTMLAudioElement | null;
}

export class Phone {
  /** Where calls ring this person: this page, or only their desk phone. */
  where = $state<'here' | 'desk'>('here');
  microphone = $state<Microphone>('unknown');
  link = $state<'off' | 'connecting' | 'registered' | 'lost' | 'refused'>('off');
  ringing = $state.raw<readonly Leg[]>([]);
  talking = $state.raw<Leg | null>(null);
  muted = $state(false);
  chosen = $state<Record<Choice, string>>({ microphone: '', speaker: '', ringer: '' });
  /** The voices of the conversation that goes on, or of the last one. */
  trace = $state.raw<Trace | null>(null);

  private telephone: BrowserTelephone | null = null;
  private connection: Connection | null = null;
  private talk: Talk | null = null;
  private eager: { call: string; until: number } | null = null;
  private hush: (() => void) | null = null;
  private sampling: ReturnType<typeof setInterval> | undefined;
  private readonly home: string | undefined;

  constructor(home: string | undefined) {
    this.home = home;
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<{ where: 'here' | 'desk'; chosen: Record<Choice, string> }>;
    this.where = kept.where ?? 'here';
    this.chosen = { ...this.chosen, ...kept.chosen };
  }

  async begin(telephone: BrowserTelephone): Promise<void> {
    this.telephone = telephone;
    await this.look();
    navigator.mediaDevices?.addEventListener('devicechange', this.look);
    const said = await navigator.permissions?.query({ name: 'microphone' as PermissionName }).catch(() => null);
    said?.addEventListener('change', this.look);
  }

  /** Look again at what the browser allows, and connect or let go accordingly: a telephone nobody hears must not ring. */
  readonly look = async (): Promise<void> => {
    this.microphone = await permission();
    await this.settle();
  };

  /** Ask the person for the microphone. */
  async allow(): Promise<void> {
    try {
      release(await listen(this.chosen.microphone));
      this.microphone = 'allowed';
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.microphone = error.why;
    }
    await this.settle();
  }

  async ringAt(where: 'here' | 'desk'): Promise<void> {
    this.where = where;
    this.keep();
    await this.settle();
  }

  async choose(what: Choice, device: string): Promise<void> {
    this.chosen = { ...this.chosen, [what]: device };
    this.keep();
    if (what === 'speaker' && this.talk?.sound) await hearFrom(this.talk.sound, device);
    if (what === 'microphone' && this.talk) await this.listenAgain(this.talk);
  }

  has(call: string): boolean {
    return this.ringing.some((leg) => leg.call === call);
  }

  /** Answer this call here, now or as soon as it rings here. */
  async answer(call: string): Promise<void> {
    const leg = this.ringing.find((one) => one.call === call);
    if (leg) await this.pickUp(leg);
    else this.eager = { call, until: Date.now() + EAGER_MS };
  }

  decline(call: string): void {
    this.ringing.find((leg) => leg.call === call)?.decline();
  }

  /** Silence our own side at once; the house is told separately. */
  mute(on: boolean): void {
    this.muted = on;
    this.talk?.leg.mute(on);
  }

  /** The house has ended these calls, and its goodbye never came here. */
  letGo(calls: readonly string[]): void {
    for (const leg of [...this.ringing, ...(this.talking ? [this.talking] : [])]) {
      if (leg.call && calls.includes(leg.call)) leg.hangUp();
    }
  }

  end(): void {
    navigator.mediaDevices?.removeEventListener('devicechange', this.look);
    this.talk?.leg.hangUp();
    this.connection?.close();
    this.connection = null;
    this.quieten();
  }

  private async settle(): Promise<void> {
    const wanted = this.where === 'here' && this.microphone === 'allowed' && this.telephone !== null;
    if (wanted && !this.connection) await this.connect();
    else if (!wanted && this.connection && !this.talk) {
      this.connection.close();
      this.connection = null;
      this.link = 'off';
    }
  }

  private async connect(): Promise<void> {
    if (!this.telephone || this.link === 'connecting') return;
    this.link = 'connecting';
    const { connect } = await import('./sip');
    const connection = connect(this.telephone, {
      connected: (state) => {
        if (this.connection === connection) this.link = state;
      },
      rang: (leg) => this.rang(leg),
      voice: (leg, stream) => this.voice(leg, stream),
      ended: (leg) => this.ended(leg),
    });
    this.connection = connection;
  }

  private rang(leg: Leg): void {
    this.ringing = [...this.ringing, leg];
    if (this.eager && this.eager.call === leg.call && Date.now() < this.eager.until) void this.pickUp(leg);
    else if (!this.talk) this.hush ??= ring(cadenceOf(this.home), this.chosen.ringer);
  }

  private async pickUp(leg: Leg): Promise<void> {
    this.eager = null;
    this.quieten();
    try {
      const microphone = await listen(this.chosen.microphone);
      if (!this.ringing.includes(leg)) return release(microphone);
      this.begun(leg, microphone);
      leg.answer(microphone);
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.microphone = error.why;
    }
  }

  private begun(leg: Leg, microphone: MediaStream): void {
    this.ringing = this.ringing.filter((one) => one !== leg);
    const talk: Talk = { leg, trace: new Trace(), microphone, our: meter(microphone), their: null, sound: null };
    this.talk = talk;
    this.talking = leg;
    this.trace = talk.trace;
    this.muted = false;
    this.sampling = setInterval(() => talk.trace.add(talk.their?.level() ?? 0, this.muted ? 0 : talk.our.level()), 1000 / PER_SECOND);
    this.watch(talk);
  }

  /** The microphone was pulled out, or another was chosen: go on with the one there is. */
  private async listenAgain(talk: Talk): Promise<void> {
    try {
      const microphone = await listen(this.chosen.microphone);
      if (this.talk !== talk) return release(microphone);
      await talk.leg.replace(microphone);
      talk.our.stop();
      release(talk.microphone);
      talk.microphone = microphone;
      talk.our = meter(microphone);
      this.microphone = 'allowed';
      this.watch(talk);
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.microphone = error.why;
    }
  }

  private watch(talk: Talk): void {
    for (const track of talk.microphone.getAudioTracks()) {
      track.enabled = !this.muted;
      track.onended = () => void this.listenAgain(talk);
    }
  }

  private voice(leg: Leg, stream: MediaStream): void {
    if (this.talk?.leg !== leg) return;
    const { talk } = this;
    talk.sound = play(stream, this.chosen.speaker);
    // Chromium measures only silence on a voice that was listened to before its first sound came.
    const measure = () => (talk.their ??= meter(stream));
    const track = stream.getAudioTracks()[0];
    if (track?.muted) track.addEventListener('unmute', measure, { once: true });
    else measure();
  }

  private ended(leg: Leg): void {
    this.ringing = this.ringing.filter((one) => one !== leg);
    if (this.ringing.length === 0) this.quieten();
    if (this.talk?.leg !== leg) return;
    clearInterval(this.sampling);
    this.talk.our.stop();
    this.talk.their?.stop();
    if (this.talk.sound) this.talk.sound.srcObject = null;
    release(this.talk.microphone);
    this.talk = null;
    this.talking = null;
    this.muted = false;
    void this.settle();
  }

  private quieten(): void {
    this.hush?.();
    this.hush = null;
  }

  private keep(): void {
    localStorage.setItem(KEPT, JSON.stringify({ where: this.where, chosen: this.chosen }));
  }
}
