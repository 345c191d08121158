// SPDX-License-Identifier: Apache-2.0
// The clinician's app from the sign-in on: makes what all screens share, keeps it as long as somebody is signed in.
import {useEffect, useMemo, useRef} from 'react';
import {createApi, type Api} from '../../api/client';
import {Realtime, wakeWithPage} from '../../api/realtime';
import {systemClock} from '../../lib/clock';
import {stored} from '../../lib/preferences';
import {useStore} from '../../lib/store';
import {t, useText} from '../../i18n/i18n';
import {makeQueue} from '../queue/liveQueue';
import {noticingSignOut, StaffSession} from '../signin/session';
import {SignInPage} from '../signin/SignInPage';
import {stepFor} from '../signin/steps';
import {kEverybodyKey, StaffProvider, type Staff} from '../staff/context';
import {may} from '../staff/permissions';
import {keepTitle} from '../staff/title';
import {InactivityWatch} from './InactivityWatch';
import {Shell} from './Shell';

interface Base {
  api: Api;
  session: StaffSession;
}

function makeBase(): Base {
  const session: StaffSession = new StaffSession(() => api);
  const api = createApi({fetch: noticingSignOut((input, init) => fetch(input, init), {signedOut: session.ended, limited: session.limited})});
  return {api, session};
}



function makeStaff({api, session}: Base): Staff {
  const {me} = session.state.get();
  if (!me) throw new Error('nobody is signed in');
  const live = new Realtime({hello: () => ({})});
  const chosen = stored(kEverybodyKey);
  const everybody = chosen === null ? me.clinicianId === null : chosen === 'yes';
  const queue = may(me.role, 'session_admit') ? makeQueue({api, live, clock: systemClock, everybody}) : null;
  return {api, me, session, live, queue, busy: {current: false}, clock: systemClock};
}

export function StaffApp() {
  const base = useRef<Base | null>(null);
  base.current ??= makeBase();
  const {api, session} = base.current;
  const {kind, me, fresh, offered} = useStore(session.state);
  useEffect(() => void session.find(), [session]);
  const inside = kind === 'in' && stepFor(me, fresh, offered) === 'inside';
  return inside ? <Inside key={me?.userId} base={base.current} /> : <SignInPage api={api} session={session} />;
}

function Inside({base}: {base: Base}) {
  useText();
  const me = useStore(base.session.state, (state) => state.me);
  const made = useMemo(() => makeStaff(base), [base]);
  const staff = useMemo<Staff>(() => ({...made, me: me ?? made.me}), [made, me]);
  useEffect(() => {
    made.live.start();
    made.queue?.start();
    const ends = [wakeWithPage(made.live), keepTitle(t('staff.product'))];
    return () => {
      ends.forEach((end) => end());
      made.queue?.stop();
      made.live.stop();
    };
  }, [made]);
  return (
    <StaffProvider value={staff}>
      <InactivityWatch />
      <Shell />
    </StaffProvider>
  );
}
