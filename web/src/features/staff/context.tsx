// SPDX-License-Identifier: Apache-2.0
// What every screen of the clinician's app needs: who is signed in, the server, the line to it, and who waits.
import {createContext, useCallback, useContext, useEffect, useMemo, useState} from 'react';
import type {Api} from '../../api/client';
import {apiError, type ApiError} from '../../api/errors';
import type {Realtime} from '../../api/realtime';
import type {MeOutput} from '../../api/types';
import type {Clock} from '../../lib/clock';
import {useLanguage} from '../../i18n/i18n';
import type {QueueStore} from '../queue/queueStore';
import type {StaffSession} from '../signin/session';
import {may, type Permission} from './permissions';
import {Resource, type PagedList} from './resource';
import {useStore} from '../../lib/store';

export interface Staff {
  api: Api;
  me: MeOutput;
  session: StaffSession;
  live: Realtime;
  /** Null for those who may not see who waits. */
  queue: QueueStore | null;
  /** Counts as work: a call that runs keeps one signed in. */
  busy: {current: boolean};
  clock: Clock;
}

const Context = createContext<Staff | null>(null);
export const StaffProvider = Context.Provider;

export function useStaff(): Staff {
  const staff = useContext(Context);
  if (!staff) throw new Error('useStaff outside of the app');
  return staff;
}

export function useMay(): (permission: Permission) => boolean {
  const {role} = useStaff().me;
  return useCallback((permission) => may(role, permission), [role]);
}

/** The clinic's zone: all times are written in it. */
export const useZone = (): string => useStaff().me.organization.timeZone;

/** For Intl: the clinics are in the United States in either language. */
export const useLocale = (): string => (useLanguage() === 'es' ? 'es-US' : 'en-US');

/** The time, again after each `everyMs`. */
export function useNow(everyMs = 1000): number {
  const {clock} = useStaff();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let callOff = (): void => undefined;
    const next = (): void => {
      callOff = clock.after(everyMs, () => {
        setNow(clock.now());
        next();
      });
    };
    next();
    return () => callOff();
  }, [clock, everyMs]);
  return now;
}

/** Reads for this screen; `read` from useCallback: another one reads anew. */
export function useResource<T>(read: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const resource = useMemo(() => new Resource(read), [read]);
  useEffect(() => {
    void resource.load();
    return () => resource.dispose();
  }, [resource]);
  return resource;
}

export function usePages<T>(list: PagedList<T>): void {
  useEffect(() => {
    void list.load();
    return () => list.dispose();
  }, [list]);
}

export interface Action {
  busy: boolean;
  error: ApiError | null;
  /** True when it was done; further calls while one runs do nothing. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useAction(): Action {
  const [state, setState] = useState<{busy: boolean; error: ApiError | null}>({busy: false, error: null});
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setState({busy: true, error: null});
    try {
      await work();
      setState({busy: false, error: null});
      return true;
    } catch (thrown) {
      setState({busy: false, error: apiError(thrown)});
      return false;
    }
  }, []);
  const clear = useCallback(() => setState({busy: false, error: null}), []);
  return {...state, run, clear};
}

/** Calls back, gathered, after each notice about a session, and after a gap. */
export function useSessionNotices(sessionId: string, changed: (kind: string) => void): void {
  const {live, clock} = useStaff();
  useEffect(() => {
    let callOff: (() => void) | null = null;
    const tell = (kind: string): void => {
      callOff?.();
      callOff = clock.after(150, () => changed(kind));
    };
    const unwatch = live.watch({topic: 'session', sessionId});
    const offNotice = live.on('notice', (notice) => {
      if (notice.sessionId === sessionId) tell(notice.kind);
    });
    const offWatching = live.on('watching', (message) => {
      if (message.sessionId === sessionId && message.gap) tell('gap');
    });
    return () => {
      callOff?.();
      unwatch();
      offNotice();
      offWatching();
    };
  }, [live, clock, sessionId, changed]);
}

export function useData<T>(resource: Resource<T>): T | null {
  return useStore(resource.state).data;
}

/** Whether this browser shows who waits for everybody, not only for its clinician. */
export const kEverybodyKey = 'chiroflow.queue.everybody';
