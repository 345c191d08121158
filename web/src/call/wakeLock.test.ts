// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {keepAwake, ScreenLock} from './wakeLock';

class Locks {
  readonly given: {released: boolean}[] = [];
  refuses = false;
  /** Answers wait until it is called. */
  answer: (() => void) | null = null;

  get held(): number {
    return this.given.filter(({released}) => !released).length;
  }

  readonly request = async () => {
    if (this.refuses) throw new DOMException('low battery', 'NotAllowedError');
    const lock = {released: false, release: async (): Promise<void> => { lock.released = true; }};
    if (this.answer) await new Promise<void>((resolve) => { this.answer = resolve; });
    this.given.push(lock);
    return lock;
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

let locks: Locks;
beforeEach(() => {
  vi.useFakeTimers();
  locks = new Locks();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('ScreenLock', () => {
  it('holds one lock until it is let go', async () => {
    const lock = new ScreenLock(locks);
    await lock.hold();
    await lock.refresh();
    expect(locks.held).toBe(1);
    await lock.letGo();
    expect(locks.held).toBe(0);
  });

  it('takes it again when the page shows, and not after it was let go', async () => {
    const lock = new ScreenLock(locks);
    await lock.refresh();
    expect(locks.given).toHaveLength(0);
    await lock.hold();
    await lock.refresh();
    expect(locks.given).toHaveLength(2);
    await lock.letGo();
    await lock.refresh();
    expect(locks.given).toHaveLength(2);
  });

  it('does not keep a lock that comes when it is not wanted any more', async () => {
    locks.answer = () => undefined;
    const lock = new ScreenLock(locks);
    const held = lock.hold();
    await lock.letGo();
    locks.answer();
    await held;
    expect(locks.given).toHaveLength(1);
    expect(locks.held).toBe(0);
  });

  it('goes on where it is refused or unknown', async () => {
    locks.refuses = true;
    const lock = new ScreenLock(locks);
    await lock.hold();
    locks.refuses = false;
    await lock.refresh();
    expect(locks.held).toBe(1);
    await new ScreenLock(undefined).hold();
  });
});

describe('keepAwake', () => {
  it('holds the lock while one waits, over a page that was hidden, and ends with the screen', async () => {
    vi.stubGlobal('navigator', {wakeLock: locks});
    let visible: DocumentVisibilityState = 'visible';
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
    const show = (state: DocumentVisibilityState) => {
      visible = state;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const end = keepAwake();
    await settle();
    expect(locks.held).toBe(1);
    show('hidden');
    await settle();
    expect(locks.given, 'hidden pages get none').toHaveLength(1);
    show('visible');
    await settle();
    expect(locks.given).toHaveLength(2);
    expect(locks.held).toBe(1);
    end();
    await settle();
    expect(locks.held).toBe(0);
    show('visible');
    await settle();
    expect(locks.given).toHaveLength(2);
  });
});
