// SPDX-License-Identifier: Apache-2.0
// A clinician who is not at the clinic says where: for recording the laws of every place count. It holds for this visit.
import {useState} from 'react';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Select, toast} from '../../../ui';
import {kStates} from '../../staff/states';
import type {RoomModel} from '../roomModel';

export function OwnPlace({room}: {room: RoomModel}) {
  const t = useText();
  const {busy, known} = useStore(room.recording.state);
  const said = known?.ownState ?? null;
  const [wanted, setWanted] = useState<string | null>(null);
  const choose = (state: string): void => {
    setWanted(state);
    void room.recording.sayPlace(state).then((done) => {
      setWanted(null);
      if (done) toast(t('recording.placeKept'));
    });
  };
  // What was said once is only ever said anew.
  const atClinic = said === null ? [{value: '', label: t('recording.atClinic')}] : [];
  return (
    <Select label={t('recording.ownPlace')} hint={t('recording.ownPlaceHint')} value={wanted ?? said ?? ''} disabled={busy} onChange={choose}
      choices={[...atClinic, ...kStates]} />
  );
}
