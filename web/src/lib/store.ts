// SPDX-License-Identifier: Apache-2.0
// A value with one owner that others can watch. View models hold their state in one; components read it with useStore.
import {useCallback, useRef, useSyncExternalStore} from 'react';

export interface ReadableStore<T> {
  get(): T;
  /** Called after each change; the function returned ends it. */
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements ReadableStore<T> {
  private value: T;
  private readonly listeners = new Set<() => void>();

  constructor(initial: T) {
    this.value = initial;
  }

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  set(next: T): void {
    if (Object.is(this.value, next)) return;
    this.value = next;
    for (const listener of [...this.listeners]) listener();
  }

  /** Sets some members of a record; nothing happens when none differs. */
  patch(part: Partial<T>): void {
    const now = this.value;
    const keys = Object.keys(part) as (keyof T)[];
    if (keys.every((key) => Object.is(now[key], part[key]))) return;
    this.set({...now, ...part});
  }

  update(change: (now: T) => T): void {
    this.set(change(this.value));
  }
}

export function useStore<T>(store: ReadableStore<T>): T;
/** Renders again only when what `select` gives changes. */
export function useStore<T, S>(store: ReadableStore<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: ReadableStore<T>, select?: (value: T) => S): T | S {
  const last = useRef<{value: T; select: typeof select; selected: T | S} | null>(null);
  const read = useCallback(() => {
    const value = store.get();
    const known = last.current;
    if (known && known.value === value && known.select === select) return known.selected;
    const selected = select ? select(value) : value;
    const kept = known && Object.is(known.selected, selected) ? known.selected : selected;
    last.current = {value, select, selected: kept};
    return kept;
  }, [store, select]);
  return useSyncExternalStore(store.subscribe, read);
}
