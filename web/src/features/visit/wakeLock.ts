// SPDX-License-Identifier: Apache-2.0
// Keeps the screen on while somebody waits: a locked phone loses its place in the conversation, and often the call.
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let ended = false;
  const take = async () => {
    if (ended || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (ended) void lock.release();
    } catch {
      // Low battery, or not allowed: the screen may go dark, the place is kept all the same.
    }
  };
  // The system takes the lock away whenever the page is hidden.
  document.addEventListener('visibilitychange', take);
  void take();
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
