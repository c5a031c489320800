/** May this page hear the person, and through which microphone. */

export type Microphone = 'unknown' | 'ask' | 'allowed' | 'denied' | 'none' | 'insecure';

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

/** What the browser says without asking the person anything. */
export async function permission(): Promise<Microphone> {
  if (!window.isSecureContext || !navigator.mediaDevices) return 'insecure';
  const said = await navigator.permissions.query({ name: 'microphone' as PermissionName }).catch(() => null);
  if (said?.state === 'denied') return 'denied';
  const found = await navigator.mediaDevices.enumerateDevices();
  if (!found.some((device) => device.kind === 'audioinput')) return 'none';
  return said?.state === 'granted' ? 'allowed' : 'ask';
}

/** Open the microphone; the browser may ask the person. Throws a `Microphone` word for why not. */
export async function listen(device: string): Promise<MediaStream> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new NoMicrophone('insecure');
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(device ? { deviceId: { ideal: device } } : {}) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const denied = error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name);
    throw new NoMicrophone(denied ? 'denied' : 'none');
  }
}

/** This computer's microphone cannot be opened; `why` says what the person can do. */
export class NoMicrophone extends Error {
  constructor(readonly why: Microphone) {
    super(why);
  }
}

export async function devices(): Promise<Devices> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const named = (kind: MediaDeviceKind) => found.filter((device) => device.kind === kind && device.deviceId && device.label);
  return { microphones: named('audioinput'), speakers: named('audiooutput') };
}

export function release(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
