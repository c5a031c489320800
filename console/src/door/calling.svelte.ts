/** One visitor's call, from the first click to its end. Nothing of it is kept. */

import { cadenceOf } from '../phone/cadence';
import { listen, type Microphone, NoMicrophone, release } from '../phone/microphone';
import { type Meter, meter, play, ring } from '../phone/sound';
import { PER_SECOND, Trace } from '../phone/trace';
import { type House, No } from './house';
import type * as Phone from './phone';

const LOOK_MS = 1500;

export class Calling {
  stage = $state<'still' | 'connecting' | 'ringing' | 'talking' | 'waiting' | 'over'>('still');
  /** Who talks with them, where they are named here. */
  who = $state<string | null>(null);
  since = $state<Date | null>(null);
  muted = $state(false);
  lost = $state(false);
  /** They were never put through. */
  inVain = $state(false);
  /** Because they hung up themselves. */
  leftFirst = $state(false);
  microphone = $state<Microphone>('unknown');
  refusal = $state<string | null>(null);
  trace = $state.raw<Trace | null>(null);
  /** Of the last call, so that a promise after it is about it. */
  permit: string | null = null;

  private one: Phone.OneCall | null = null;
  private hush: (() => void) | null = null;
  private ears: { ours: MediaStream; our: Meter; their: Meter | null; sound: HTMLAudioElement | null } | null = null;
  private beats: ReturnType<typeof setInterval>[] = [];

  constructor(private readonly house: House) {}

  get goesOn(): boolean {
    return this.stage !== 'still' && this.stage !== 'over';
  }

  async begin(number: string): Promise<void> {
    if (this.goesOn) return;
    Object.assign(this, { stage: 'connecting', who: null, since: null, muted: false, lost: false, inVain: false, leftFirst: false, refusal: null });
    try {
      const ours = await listen('');
      this.ears = { ours, our: meter(ours), their: null, sound: null };
      const [phone, may] = await Promise.all([this.load(), this.house.call('')]);
      if (this.stage !== 'connecting') return;
      this.permit = may.permit;
      this.one = phone.ring({ socket: this.house.socket(may.path), number: may.number, microphone: ours }, this.hears());
      this.stage = 'ringing';
      this.hush = ring(cadenceOf(number), '');
      this.watch(may.permit);
    } catch (error) {
      this.silence();
      this.stage = 'still';
      if (error instanceof NoMicrophone) this.microphone = error.why;
      else if (error instanceof No) this.refusal = error.sentence;
      else throw error;
    }
  }

  mute(): void {
    this.muted = !this.muted;
    this.one?.mute(this.muted);
  }

  hangUp(): void {
    this.leftFirst = this.since === null;
    if (this.one) this.one.hangUp();
    else this.end();
  }

  private load(): Promise<typeof Phone> {
    return import(/* @vite-ignore */ new URL('/door-phone.js', this.house.at).href) as Promise<typeof Phone>;
  }

  private hears(): Phone.Told {
    return {
      // It may be the ringing of a held line: who answers is said by the house.
      up: () => this.quieten(),
      voice: (stream) => this.voice(stream),
      lost: () => {
        this.lost = true;
      },
      ended: () => this.end(),
    };
  }

  private watch(permit: string): void {
    const trace = new Trace();
    this.trace = trace;
    const heard = () => trace.add(this.muted ? 0 : (this.ears?.our.level() ?? 0), this.ears?.their?.level() ?? 0);
    this.beats = [setInterval(heard, 1000 / PER_SECOND), setInterval(() => void this.ask(permit), LOOK_MS)];
  }

  private async ask(permit: string): Promise<void> {
    const now = await this.house.callNow(permit).catch(() => null);
    if (!now || !this.goesOn) return;
    if (now.state === 'over') return this.one?.hangUp();
    if (now.state !== 'ringing') {
      this.since ??= new Date();
      this.who = now.who;
    }
    this.stage = now.state;
  }

  private voice(stream: MediaStream): void {
    const { ears } = this;
    if (!ears) return;
    ears.sound = play(stream, '');
    // Chromium measures only silence on a voice that was listened to before its first sound came.
    const measure = () => (ears.their ??= meter(stream));
    const track = stream.getAudioTracks()[0];
    if (track?.muted) track.addEventListener('unmute', measure, { once: true });
    else measure();
  }

  private end(): void {
    if (!this.goesOn) return;
    this.inVain = this.since === null;
    this.stage = 'over';
    this.one = null;
    this.silence();
  }

  private silence(): void {
    this.quieten();
    for (const beat of this.beats.splice(0)) clearInterval(beat);
    this.ears?.our.stop();
    this.ears?.their?.stop();
    if (this.ears?.sound) this.ears.sound.srcObject = null;
    release(this.ears?.ours ?? null);
    this.ears = null;
  }

  private quieten(): void {
    this.hush?.();
    this.hush = null;
  }
}
