// SPDX-License-Identifier: Apache-2.0
// Signs out a page that nobody touches: reading the queue again by itself would keep the sign-in alive at the server.
import {useEffect, useMemo, useState} from 'react';
import {store, stored} from '../../lib/preferences';
import {useText} from '../../i18n/i18n';
import {Button, Dialog} from '../../ui';
import {useStaff} from '../staff/context';
import {Inactivity} from '../staff/inactivity';

const kTouched = 'chiroflow.touched';
const kTouches = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
const kShareEveryMs = 5000;

export function InactivityWatch() {
  const t = useText();
  const {me, session, busy, clock} = useStaff();
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const watch = useMemo(() => {
    const limitMs = me.inactivityMinutes * 60_000;
    return new Inactivity({limitMs, warnMs: Math.min(60_000, limitMs / 3), now: () => clock.now()});
  }, [me.inactivityMinutes, clock]);
  useEffect(() => {
    let sharedAt = 0;
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
    for (const name of kTouches) window.addEventListener(name, touch, {passive: true, capture: true});
    touch();
    look();
    return () => {
      callOff();
      for (const name of kTouches) window.removeEventListener(name, touch, {capture: true});
    };
  }, [watch, session, busy, clock]);
  if (secondsLeft === null) return null;
  return (
    <Dialog title={t('inactive.title')} onClose={() => watch.touch()}
      actions={<Button look="primary" onClick={() => watch.touch()}>{t('inactive.stay')}</Button>}>
      <p>{t('inactive.text', {count: secondsLeft})}</p>
    </Dialog>
  );
}
