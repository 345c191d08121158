// SPDX-License-Identifier: Apache-2.0
// How long somebody waits, and what that means: a level that is said in words beside its colour.

export type WaitLevel = 'short' | 'medium' | 'long';

export const kMediumFromMinutes = 5;
export const kLongFromMinutes = 15;

export function waitLevel(seconds: number): WaitLevel {
  const minutes = seconds / 60;
  if (minutes >= kLongFromMinutes) return 'long';
  return minutes >= kMediumFromMinutes ? 'medium' : 'short';
}

/** The server's count when it was read, and what has passed on this machine since: clocks that are wrong do not matter. */
export function waitSeconds(atRead: number, readAt: number, now: number): number {
  return Math.max(0, Math.floor(atRead + (now - readAt) / 1000));
}
