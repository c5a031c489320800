/** JsSIP for one call from a web page, without an account. A script of its own, loaded when somebody calls. */

import { UA, WebSocketInterface } from 'jssip';
import type { IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession';

export interface Asked {
  readonly socket: string;
  readonly number: string;
  readonly microphone: MediaStream;
}

export interface Told {
  /** The house takes the call up; from now on what is heard comes from there. */
  up(): void;
  voice(stream: MediaStream): void;
  /** The way to the house is gone; voices may go on. */
  lost(): void;
  ended(): void;
}

export interface OneCall {
  mute(on: boolean): void;
  hangUp(): void;
}

const CANDIDATES_MS = 150;
/** Seconds. The connection is good for one call: there is nothing to come back to. */
const NEVER_S = 86_400;
const NOWHERE = 'vivevoix.invalid';

export function ring({ socket, number, microphone }: Asked, told: Told): OneCall {
  const ua = new UA({
    sockets: [new WebSocketInterface(socket)],
    uri: `sip:visitor@${NOWHERE}`,
    register: false,
    session_timers: false,
    connection_recovery_min_interval: NEVER_S,
    connection_recovery_max_interval: NEVER_S,
    user_agent: 'Vivevoix page',
  });
  let session: RTCSession | null = null;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    // Whatever was said last must still be on its way.
    setTimeout(() => ua.stop(), 1000);
    told.ended();
  };
  ua.on('connected', () => {
    session ??= begin(ua, number, microphone, { ...told, ended: end });
  });
  ua.on('disconnected', () => {
    if (!session?.isEstablished()) end();
    else if (!over) told.lost();
  });
  ua.start();
  const leave = () => (session && !session.isEnded() ? session.terminate() : end());
  return { mute: (on) => (on ? session?.mute({ audio: true }) : session?.unmute({ audio: true })), hangUp: leave };
}

function begin(ua: UA, number: string, microphone: MediaStream, told: Told): RTCSession {
  let hurried = false;
  const session = ua.call(`sip:${number}@${NOWHERE}`, {
    mediaStream: microphone,
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [] },
    eventHandlers: {
      icecandidate: ({ ready }: IceCandidateEvent) => {
        if (!hurried) setTimeout(ready, CANDIDATES_MS);
        hurried = true;
      },
      accepted: () => told.up(),
      ended: () => told.ended(),
      failed: () => told.ended(),
    },
  });
  session.connection.addEventListener('track', (event: RTCTrackEvent) => told.voice(event.streams[0] ?? new MediaStream([event.track])));
  session.connection.addEventListener('connectionstatechange', () => {
    if (session.connection.connectionState === 'failed' && !session.isEnded()) session.terminate();
  });
  return session;
}
