// SPDX-License-Identifier: Apache-2.0
// Something read from the server for a screen: what came, that it is coming, or why it did not come, with another try.
import {apiError, type ApiError} from '../../api/errors';
import {Store, type ReadableStore} from '../../lib/store';

export interface ResourceState<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
}

export class Resource<T> {
  private readonly store = new Store<ResourceState<T>>({data: null, error: null, loading: false});
  private run = 0;

  constructor(private readonly read: (signal: AbortSignal) => Promise<T>) {}

  private stop: AbortController | null = null;

  get state(): ReadableStore<ResourceState<T>> {
    return this.store;
  }

  /** What is shown stays while it is read again; an answer that a later reading overtook is dropped. */
  readonly load = async (): Promise<void> => {
    const mine = ++this.run;
    this.stop?.abort();
    this.stop = new AbortController();
    this.store.patch({loading: true});
    try {
      const data = await this.read(this.stop.signal);
      if (mine === this.run) this.store.set({data, error: null, loading: false});
    } catch (thrown) {
      if (mine === this.run) this.store.patch({error: apiError(thrown), loading: false});
    }
  };

  /** Shows what a change answered with, without asking again. */
  set(data: T): void {
    this.run += 1;
    this.store.set({data, error: null, loading: false});
  }

  dispose(): void {
    this.run += 1;
    this.stop?.abort();
  }
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null | undefined;
}

export interface ListState<T> extends ResourceState<T[]> {
  hasMore: boolean;
}

/** A list that comes in pages: the first again with load(), the next ones with more(). */
export class PagedList<T> {
  private readonly store = new Store<ListState<T>>({data: null, error: null, loading: false, hasMore: false});
  private cursor: string | null = null;
  private run = 0;

  constructor(private readonly read: (cursor: string | undefined) => Promise<Page<T>>) {}

  get state(): ReadableStore<ListState<T>> {
    return this.store;
  }

  readonly load = async (): Promise<void> => {
    this.cursor = null;
    await this.fetch([]);
  };

  readonly more = async (): Promise<void> => {
    if (this.cursor === null || this.store.get().loading) return;
    await this.fetch(this.store.get().data ?? []);
  };

  dispose(): void {
    this.run += 1;
  }

  private async fetch(before: T[]): Promise<void> {
    const mine = ++this.run;
    this.store.patch({loading: true});
    try {
      const page = await this.read(this.cursor ?? undefined);
      if (mine !== this.run) return;
      this.cursor = page.nextCursor ?? null;
      this.store.set({data: [...before, ...page.items], error: null, loading: false, hasMore: this.cursor !== null});
    } catch (thrown) {
      if (mine === this.run) this.store.patch({error: apiError(thrown), loading: false});
    }
  }
}
