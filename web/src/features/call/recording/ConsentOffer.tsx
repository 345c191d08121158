// SPDX-License-Identifier: Apache-2.0
// The clinic asks for the consent to recording while the call runs: it can be read and signed here, or put off.
import {useEffect, useId, useRef} from 'react';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Button} from '../../../ui';
import type {RoomModel} from '../roomModel';

export function ConsentOffer({room}: {room: RoomModel}) {
  const {toSign} = useStore(room.recording.state);
  return toSign ? <Offer room={room} /> : null;
}

function Offer({room}: {room: RoomModel}) {
  const t = useText();
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="recording-question" role="dialog" aria-labelledby={heading} data-testid="consent-offer">
      <h2 id={heading} ref={title} tabIndex={-1}>{t('recording.offer')}</h2>
      <p>{t('recording.offerText')}</p>
      <p>{t('recording.means.free')}</p>
      <div className="recording-answers">
        <Button large onClick={room.recording.putOff}>{t('recording.offerLater')}</Button>
        <Button large onClick={() => room.show('consent')}>{t('recording.offerRead')}</Button>
      </div>
    </section>
  );
}
