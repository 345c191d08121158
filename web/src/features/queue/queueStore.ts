// SPDX-License-Identifier: Apache-2.0
// Who waits, as the server knows it: read again when a notice says that something changed and now and then besides, so
// that a lost notice costs seconds and not a patient. Owns the alerts, too.
import {apiError, type ApiError} from '../../api/errors';
import type {Clock} from '../../lib/clock';
import {Store, type ReadableStore} from '../../lib/store';
import {kNoAlerts, nextAlerts, type Alerts, type AlertState} from './alerts';
import type {QueueEntry} from './entry';

export const kGatherMs = 150;
export const kReadAgainMs = 20_000;
export const kLookAgainMs = 1000;

export interface QueueState {
  /** Null: not read yet. */
  entries: QueueEntry[] | null;
  /** By our clock, when the entries were read. */
  readAt: number;
  error: ApiError | null;
  everybody: boolean;
  ringing: QueueEntry[];
  badge: number;
}

export interface QueueSource {
  read(everybody: boolean): Promise<QueueEntry[]>;
  /** Calls back whenever something in the queue changed; the function returned ends it. */
  watch(changed: () => void): () => void;
}

export class QueueStore {
  private readonly store: Store<QueueState>;
  private alerts: AlertState = kNoAlerts;
  private calledOff: (() => void)[] = [];
  private gathering: (() => void) | null = null;
  private run = 0;

  constructor(
    private readonly source: QueueSource,
    private readonly clock: Clock,
    private readonly tell: (alerts: Alerts) => void,
    everybody: boolean,
  ) {
    this.store = new Store<QueueState>({entries: null, readAt: 0, error: null, everybody, ringing: [], badge: 0});
  }

  get state(): ReadableStore<QueueState> {
    return this.store;
  }

  start(): void {
    this.calledOff.push(this.source.watch(() => this.changed()));
    this.repeat(kReadAgainMs, () => void this.refresh());
    this.repeat(kLookAgainMs, () => this.look());
    void this.refresh();
  }

  stop(): void {
    this.run += 1;
    this.gathering?.();
    this.gathering = null;
    for (const callOff of this.calledOff.splice(0)) callOff();
  }

  setEverybody(everybody: boolean): void {
    this.store.patch({everybody});
    void this.refresh();
  }

  readonly refresh = async (): Promise<void> => {
    const mine = ++this.run;
    try {
      const entries = await this.source.read(this.store.get().everybody);
      if (mine !== this.run) return;
      this.store.patch({entries, readAt: this.clock.now(), error: null});
      this.look();
    } catch (thrown) {
      if (mine === this.run) this.store.patch({error: apiError(thrown)});
    }
  };

  /** Several notices of one change become one reading. */
  private changed(): void {
    this.gathering ??= this.clock.after(kGatherMs, () => {
      this.gathering = null;
      void this.refresh();
    });
  }

  private look(): void {
    const {entries} = this.store.get();
    if (!entries) return;
    const alerts = nextAlerts(this.alerts, entries, this.clock.now());
    this.alerts = alerts.state;
    const {ringing} = this.store.get();
    const same = ringing.length === alerts.ringing.length && ringing.every((entry, i) => entry === alerts.ringing[i]);
    this.store.patch({badge: alerts.badge, ...(same ? {} : {ringing: alerts.ringing})});
    this.tell(alerts);
  }

  private repeat(ms: number, run: () => void): void {
    let stopped = false;
    let callOff = (): void => undefined;
    const next = (): void => {
      callOff = this.clock.after(ms, () => {
        if (stopped) return;
        run();
        next();
      });
    };
    next();
    this.calledOff.push(() => {
      stopped = true;
      callOff();
    });
  }
}
