// SPDX-License-Identifier: Apache-2.0
// Keeps the screen on while one waits and during a call: a locked phone loses its place in the conversation, and often the call.
// The system takes the lock when the page is hidden, so it is taken again when it shows.

interface Lock {
  release(): Promise<void>;
}
interface WakeLocks {
  request(kind: 'screen'): Promise<Lock>;
}

export class ScreenLock {
  private lock: Lock | null = null;
  private wanted = false;

  constructor(private readonly locks: WakeLocks | undefined = (globalThis.navigator as {wakeLock?: WakeLocks} | undefined)?.wakeLock) {}

  async hold(): Promise<void> {
    this.wanted = true;
    await this.refresh();
  }

  /** To be called when the page shows again. */
  async refresh(): Promise<void> {
    if (!this.wanted || !this.locks) return;
    try {
      const lock = await this.locks.request('screen');
      await this.lock?.release().catch(() => undefined);
      this.lock = lock;
      if (!this.wanted) await this.letGo();
    } catch {
      // A battery saver refuses; the screen may go dark, and all else goes on.
    }
  }

  async letGo(): Promise<void> {
    this.wanted = false;
    const {lock} = this;
    this.lock = null;
    await lock?.release().catch(() => undefined);
  }
}

/** As long as a screen is shown; the function returned ends it. */
export function keepAwake(): () => void {
  const lock = new ScreenLock();
  const changed = (): void => {
    if (document.visibilityState === 'visible') void lock.refresh();
  };
  document.addEventListener('visibilitychange', changed);
  void lock.hold();
  return () => {
    document.removeEventListener('visibilitychange', changed);
    void lock.letGo();
  };
}
