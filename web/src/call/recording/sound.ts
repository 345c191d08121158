// SPDX-License-Identifier: Apache-2.0
// All voices of the room in one track, and the notice that everybody hears when a recording begins.

export interface SoundMix {
  readonly track: MediaStreamTrack;
  /** These voices and no others. */
  hear(voices: readonly MediaStreamTrack[]): void;
  /** The notice, into the recording. */
  chime(): void;
  /** Sound is really being made; browsers hold it back until somebody touched the page. */
  isRunning(): boolean;
  stop(): void;
}

/** Hz and when it begins, in seconds: rises twice, unlike any sound of a call. */
const kNotes: readonly (readonly [number, number])[] = [[660, 0], [880, 0.18], [1100, 0.36], [660, 0.9], [880, 1.08], [1100, 1.26]];
const kNoteSeconds = 0.16;
const kLoudness = 0.18;

export function playChime(context: AudioContext, into: AudioNode): void {
  const start = context.currentTime + 0.02;
  for (const [frequency, after] of kNotes) {
    const note = new OscillatorNode(context, {frequency, type: 'sine'});
    const loudness = new GainNode(context, {gain: 0});
    loudness.gain.setValueAtTime(0, start + after);
    loudness.gain.linearRampToValueAtTime(kLoudness, start + after + 0.02);
    loudness.gain.linearRampToValueAtTime(0, start + after + kNoteSeconds);
    note.connect(loudness).connect(into);
    note.start(start + after);
    note.stop(start + after + kNoteSeconds);
  }
}

/** The notice out of this page's speaker. */
export async function chimeAloud(): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  playChime(context, context.destination);
  setTimeout(() => void context.close(), 3000);
}

/** Says it with a voice of the device itself; others would send the words away. */
export function sayAloud(words: string, language: string): void {
  const {speechSynthesis: speech} = globalThis as {speechSynthesis?: SpeechSynthesis};
  const voice = speech?.getVoices().find(({localService, lang}) => localService && lang.toLowerCase().startsWith(language));
  if (!speech || !voice) return;
  speech.speak(Object.assign(new SpeechSynthesisUtterance(words), {voice, lang: voice.lang}));
}

export async function makeSoundMix(): Promise<SoundMix> {
  const context = new AudioContext({sampleRate: 48_000});
  const out = new MediaStreamAudioDestinationNode(context, {channelCount: 1});
  // Loud voices together must not be cut off.
  const together = new DynamicsCompressorNode(context);
  together.connect(out);
  const sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  // Without it the track of a room that is silent gives nothing at all, and the recorder waits for ever.
  const silence = new ConstantSourceNode(context, {offset: 0});
  silence.connect(together);
  silence.start();
  await context.resume();
  const [track] = out.stream.getAudioTracks();
  if (!track) throw new Error('no sound can be mixed');
  return {
    track,
    hear(voices) {
      for (const [voice, source] of sources) {
        if (voices.includes(voice)) continue;
        source.disconnect();
        sources.delete(voice);
      }
      for (const voice of voices) {
        if (sources.has(voice)) continue;
        const source = new MediaStreamAudioSourceNode(context, {mediaStream: new MediaStream([voice])});
        source.connect(together);
        sources.set(voice, source);
      }
    },
    chime: () => playChime(context, together),
    isRunning: () => context.state === 'running',
    stop() {
      track.stop();
      void context.close();
    },
  };
}
