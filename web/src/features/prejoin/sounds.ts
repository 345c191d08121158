// SPDX-License-Identifier: Apache-2.0
// Short tones made on the spot, and the loudness of a microphone.

/** Two soft notes; resolves when they have ended. Rejects where the browser has no audio. */
export async function playChime(): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    const start = context.currentTime + 0.05;
    for (const [at, pitch] of [[0, 523.25], [0.35, 659.25], [0.7, 783.99]] as const) {
      const gain = new GainNode(context, {gain: 0});
      gain.connect(context.destination);
      gain.gain.setValueAtTime(0, start + at);
      gain.gain.linearRampToValueAtTime(0.3, start + at + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.001, start + at + 0.6);
      const note = new OscillatorNode(context, {frequency: pitch});
      note.connect(gain);
      note.start(start + at);
      note.stop(start + at + 0.65);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
  } finally {
    await context.close();
  }
}

/** Calls with 0…1 some ten times a second while the stream lives. The function returned ends it. */
export function watchLevel(stream: MediaStream, told: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0 || typeof AudioContext === 'undefined') return () => {};
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, {fftSize: 1024});
  context.createMediaStreamSource(stream).connect(analyser);
  void context.resume();
  const wave = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
    // -60 dB is silence, -10 dB a loud voice.
    told(Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 50)));
  }, 90);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
