/** Three seconds of one's own voice, kept in memory and nowhere else. */

const SECONDS = 3;

/** Records, and answers with what was said, ready to be played. Its memory is given back when it has been played. */
export async function record(stream: MediaStream): Promise<HTMLAudioElement> {
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.start();
  setTimeout(() => recorder.stop(), SECONDS * 1000);
  await stopped;
  const said = new Audio(URL.createObjectURL(new Blob(parts, { type: recorder.mimeType })));
  said.addEventListener('ended', () => URL.revokeObjectURL(said.src), { once: true });
  return said;
}
