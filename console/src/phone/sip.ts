/** JsSIP behind a few words of ours. Loaded only when someone uses the telephone in this page. */

import { UA, WebSocketInterface } from 'jssip';
import type { IceCandidateEvent, PeerConnectionEvent, RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent, RTCSessionEvent } from 'jssip/lib/UA';
import type { BrowserTelephone } from '../api/shapes';

/** One incoming call on this telephone. */
export interface Leg {
  /** The call on the board it belongs to; null when the house did not say. */
  readonly call: string | null;
  readonly from: { readonly number: string | null; readonly name: string | null };
  answer(microphone: MediaStream): void;
  decline(): void;
  hangUp(): void;
  mute(on: boolean): void;
  /** Send another microphone's voice from now on. */
  replace(microphone: MediaStream): Promise<void>;
}

export interface Hears {
  connected(state: 'registered' | 'lost' | 'refused'): void;
  rang(leg: Leg): void;
  voice(leg: Leg, stream: MediaStream): void;
  ended(leg: Leg): void;
}

export interface Connection {
  close(): void;
}

const REGISTER_FOR_S = 120;
/** RFC 3261 21.6.2: the person was asked and said no, on every telephone. */
const DECLINE = { status_code: 603, reason_phrase: 'Decline' };
/** After the first candidate, how long to wait for more before answering (ms). */
const CANDIDATES_MS = 150;

export function connect(telephone: BrowserTelephone, hears: Hears): Connection {
  const socket = new WebSocketInterface(new URL(telephone.path, location.href.replace(/^http/, 'ws')).href);
  const ua = new UA({
    sockets: [socket],
    uri: telephone.uri,
    authorization_user: telephone.account,
    password: telephone.secret,
    register: true,
    register_expires: REGISTER_FOR_S,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 4,
    user_agent: 'Vivevoix console',
  });
  ua.on('registered', () => hears.connected('registered'));
  ua.on('disconnected', () => hears.connected('lost'));
  ua.on('registrationFailed', ({ response }) => hears.connected(response && response.status_code < 500 ? 'refused' : 'lost'));
  ua.on('newRTCSession', (event: RTCSessionEvent) => event.originator === 'remote' && rang(event as IncomingRTCSessionEvent, hears));
  ua.start();
  return { close: () => ua.stop() };
}

function rang({ session, request }: IncomingRTCSessionEvent, hears: Hears): void {
  const leg = legOf(session, request.getHeader('X-Vivevoix-Call') ?? null);
  session.on('ended', () => hears.ended(leg));
  session.on('failed', () => hears.ended(leg));
  session.on('peerconnection', ({ peerconnection }: PeerConnectionEvent) => {
    peerconnection.addEventListener('track', (event: RTCTrackEvent) => {
      hears.voice(leg, event.streams[0] ?? new MediaStream([event.track]));
    });
  });
  let hurried = false;
  session.on('icecandidate', ({ ready }: IceCandidateEvent) => {
    if (!hurried) setTimeout(ready, CANDIDATES_MS);
    hurried = true;
  });
  hears.rang(leg);
}

function legOf(session: RTCSession, call: string | null): Leg {
  const { uri, display_name: name } = session.remote_identity;
  return {
    call,
    from: { number: /^\+?\d+$/.test(uri.user ?? '') ? uri.user : null, name: name || null },
    answer: (microphone) => session.answer({ mediaStream: microphone, pcConfig: { iceServers: [] } }),
    decline: () => session.terminate(DECLINE),
    hangUp: () => !session.isEnded() && session.terminate(),
    mute: (on) => (on ? session.mute({ audio: true }) : session.unmute({ audio: true })),
    replace: async (microphone) => {
      const track = microphone.getAudioTracks()[0] ?? null;
      await Promise.all(session.connection.getSenders().map((sender) => sender.replaceTrack(track)));
    },
  };
}
