// SPDX-License-Identifier: Apache-2.0
// The consult room inside the visit's page. While it is open one is at work, whatever the mouse does.
import {lazy, Suspense, useEffect, type ComponentType} from 'react';
import {loadTexts, useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';
import {useStaff} from '../staff/context';

export interface ConsultProps {
  sessionId: string;
  onLeft(): void;
  onEnded(): void;
}

const kSide = {role: 'clinician'} as const;
type Room = ComponentType<ConsultProps & typeof kSide>;

// A chunk of its own, fetched when the room is entered.
const rooms = import.meta.glob<Room>('../call/ConsultRoom.tsx', {import: 'ConsultRoom'});

const ConsultRoom = lazy(async () => {
  const [load] = Object.values(rooms);
  if (!load) throw new Error('this build has no consult room');
  const [room] = await Promise.all([load(), loadTexts('call')]);
  return {default: room};
});

export function Consult({sessionId, onLeft, onEnded}: ConsultProps) {
  const t = useText();
  const {busy} = useStaff();
  useEffect(() => {
    busy.current = true;
    return () => {
      busy.current = false;
    };
  }, [busy]);
  return (
    <section className="consult" aria-label={t('visitPage.room')}>
      <Suspense fallback={<Spinner>{t('visitPage.opening')}</Spinner>}>
        <ConsultRoom {...kSide} sessionId={sessionId} onLeft={onLeft} onEnded={onEnded} />
      </Suspense>
    </section>
  );
}
