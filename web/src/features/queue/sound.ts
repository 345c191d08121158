// SPDX-License-Identifier: Apache-2.0
// The sound of an arrival, made by the browser itself: two soft notes. A browser may forbid sound until the first click.

export type SoundState = 'ready' | 'blocked';

export class ArrivalSound {
  private context: AudioContext | null = null;

  /** Called from a click, which lets the browser play. */
  async unlock(): Promise<SoundState> {
    const context = this.open();
    if (!context) return 'blocked';
    if (context.state === 'suspended') await context.resume().catch(() => undefined);
    return this.state();
  }

  state(): SoundState {
    const context = this.open();
    return context?.state === 'running' ? 'ready' : 'blocked';
  }

  play(): SoundState {
    const context = this.open();
    if (!context) return 'blocked';
    void context.resume().catch(() => undefined);
    if (context.state !== 'running') return 'blocked';
    this.note(context, 659.25, 0);
    this.note(context, 880, 0.22);
    return 'ready';
  }

  private open(): AudioContext | null {
    if (!this.context && 'AudioContext' in globalThis) this.context = new AudioContext();
    return this.context;
  }

  private note(context: AudioContext, frequency: number, delay: number): void {
    const start = context.currentTime + delay;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.25, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    gain.connect(context.destination);
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(start);
    tone.stop(start + 0.55);
  }
}
