// SPDX-License-Identifier: Apache-2.0
// Signs out a page that nobody touches, as the server does, and tells the server of who works without calling it.
import {useEffect, useMemo, useState} from 'react';
import {store, stored} from '../../lib/preferences';
import {kTouches} from '../../lib/touch';
import {useText} from '../../i18n/i18n';
import {Button, Dialog} from '../../ui';
import {useStaff} from '../staff/context';
import {Inactivity} from '../staff/inactivity';

const kTouched = 'chiroflow.touched';
const kShareEveryMs = 5000;
const kTellEveryMs = 60_000;

export function InactivityWatch() {
  const t = useText();
  const {api, me, session, busy, clock} = useStaff();
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const watch = useMemo(() => {
    const limitMs = me.inactivityMinutes * 60_000;
    return new Inactivity({limitMs, warnMs: Math.min(60_000, limitMs / 3), now: () => clock.now()});
  }, [me.inactivityMinutes, clock]);
  useEffect(() => {
    let sharedAt = 0;
    let toldAt = clock.now();
    const tell = (): void => {
      if (clock.now() - toldAt < kTellEveryMs) return;
      toldAt = clock.now();
      void api.auth.me.query().catch(() => undefined);
    };
    const touched = (): void => {
      touch();
      tell();
    };
    const touch = (): void => {
      watch.touch();
      if (watch.lastTouch - sharedAt < kShareEveryMs) return;
      sharedAt = watch.lastTouch;
      store(kTouched, String(sharedAt));
    };
    let callOff = (): void => undefined;
    const look = (): void => {
      if (busy.current) touch();
      watch.touchedElsewhere(Number(stored(kTouched) ?? 0));
      const state = watch.state();
      setSecondsLeft(state.kind === 'warning' ? state.secondsLeft : null);
      if (state.kind === 'over') void session.signOut('inactive');
      else callOff = clock.after(1000, look);
    };
    for (const name of kTouches) window.addEventListener(name, touched, {passive: true, capture: true});
    touch();
    look();
    return () => {
      callOff();
      for (const name of kTouches) window.removeEventListener(name, touched, {capture: true});
    };
  }, [api, watch, session, busy, clock]);
  if (secondsLeft === null) return null;
  return (
    <Dialog title={t('inactive.title')} onClose={() => watch.touch()}
      actions={<Button look="primary" onClick={() => watch.touch()}>{t('inactive.stay')}</Button>}>
      <p>{t('inactive.text', {count: secondsLeft})}</p>
    </Dialog>
  );
}
