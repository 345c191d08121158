// SPDX-License-Identifier: Apache-2.0
// The consult room inside the visit's page. While it is open one is at work, whatever the mouse does.
import {lazy, Suspense, useEffect, useRef} from 'react';
import {loadTexts, useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';
import {useMay, useStaff, useZone} from '../staff/context';

const ConsultRoom = lazy(async () => {
  const [room] = await Promise.all([import('../call/ConsultRoom'), loadTexts('call')]);
  return {default: room.ConsultRoom};
});

export interface ConsultProps {
  sessionId: string;
  patientName: string;
  onLeft(): void;
  onEnded(): void;
}

const kSide = {role: 'clinician'} as const;

export function Consult({sessionId, patientName, onLeft, onEnded}: ConsultProps) {
  const t = useText();
  const {busy, api, live} = useStaff();
  const mayDo = useMay();
  const timeZone = useZone();
  useEffect(() => {
    busy.current = true;
    return () => {
      busy.current = false;
    };
  }, [busy]);
  const frame = useRef<HTMLElement>(null);
  // On a phone heading and actions stand above the room, and its controls would be below the window's edge.
  useEffect(() => {
    if (!window.matchMedia('(min-width: 68.01rem)').matches) frame.current?.scrollIntoView({block: 'start'});
  }, []);
  return (
    <section className="consult" ref={frame} aria-label={t('visitPage.room')}>
      <Suspense fallback={<Spinner>{t('visitPage.opening')}</Spinner>}>
        <ConsultRoom {...kSide} sessionId={sessionId} api={api} live={live} otherName={patientName} timeZone={timeZone}
          mayRecord={mayDo('recording_run')} mayChangeService={mayDo('session_run')} onLeft={onLeft} onEnded={onEnded} />
      </Suspense>
    </section>
  );
}
