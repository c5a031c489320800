/** Sound in and out of this computer: how loud a voice is, the ring, where it is heard. */

import type { Cadence } from './cadence';

/** `setSinkId` is not in every browser; without it sound goes where the computer sends it. */
type Sinkable = { setSinkId?: (id: string) => Promise<void> };

let context: AudioContext | null = null;

/** One audio context for the page. Browsers keep it asleep until the person has done something on the page. */
export function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  return context;
}

/** How loud this stream is just now, 0 to 1 over 50 decibels. `stop` when done. */
export interface Meter {
  level(): number;
  stop(): void;
}

export function meter(stream: MediaStream): Meter {
  const analyser = new AnalyserNode(audio(), { fftSize: 1024 });
  const source = audio().createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, s) => sum + s * s, 0) / samples.length;
      return Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 55) / 50));
    },
    stop: () => source.disconnect(),
  };
}

/** Let a person's voice be heard. The element is never in the page: moving between pages cannot end it. */
export function play(stream: MediaStream, speaker: string): HTMLAudioElement {
  const element = new Audio();
  element.srcObject = stream;
  void hearFrom(element, speaker).then(() => element.play());
  return element;
}

/** Send an element's sound to this speaker; a speaker that is gone leaves it where it was. */
export async function hearFrom(element: HTMLAudioElement, speaker: string): Promise<void> {
  await (element as Sinkable).setSinkId?.(speaker).catch(() => undefined);
}

const LOUDNESS = 0.12;

/** Ring until the returned function is called. */
export function ring({ beats, hertz }: Cadence, speaker: string): () => void {
  const own = new AudioContext();
  void (own as Sinkable).setSinkId?.(speaker).catch(() => undefined);
  const gain = new GainNode(own, { gain: 0 });
  gain.connect(own.destination);
  const tones = hertz.map((frequency) => new OscillatorNode(own, { frequency }));
  for (const tone of tones) {
    tone.connect(gain);
    tone.start();
  }
  const whole = beats.reduce((sum, beat) => sum + beat, 0);
  const round = () => schedule(gain, beats, own.currentTime + 0.05);
  round();
  const again = setInterval(round, whole * 1000);
  return () => {
    clearInterval(again);
    void own.close();
  };
}

function schedule(gain: GainNode, beats: readonly number[], from: number): void {
  let at = from;
  for (const [i, beat] of beats.entries()) {
    gain.gain.setTargetAtTime(i % 2 === 0 ? LOUDNESS : 0, at, 0.015);
    at += beat;
  }
}
