// SPDX-License-Identifier: Apache-2.0
// What is needed rarely, and on a phone also what does not fit below the pictures.
import {canShareScreen} from '../../call/devices';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Icon, type IconName} from '../../ui';
import type {RoomModel} from './roomModel';

interface EntryProps {
  icon: IconName;
  text: string;
  narrow?: boolean;
  onPress(): void;
}

function Entry({icon, text, narrow, onPress}: EntryProps) {
  return (
    <li className={narrow ? 'more-narrow' : undefined}>
      <button type="button" className="more-entry" onClick={onPress}><Icon name={icon} />{text}</button>
    </li>
  );
}

export interface MorePanelProps {
  room: RoomModel;
  mayRecord: boolean;
  mayChangeService: boolean;
  onFullScreen(): void;
  onPictureInPicture(): void;
}

export function MorePanel({room, mayRecord, mayChangeService, onFullScreen, onPictureInPicture}: MorePanelProps) {
  const t = useText();
  const {screen, devices} = useStore(room.media.state);
  const {level, modality} = useStore(room.call.state);
  const {known} = useStore(room.recording.state);
  const {ownParticipantId} = useStore(room.call.state, (state) => state.session);
  const agreed = known?.people.some(({participantId, answer}) => participantId === ownParticipantId && answer === 'YES') ?? false;
  const isClinician = room.settings.side === 'clinician';
  const soundOnly = level === 'audio' || modality === 'AUDIO_ONLY';
  const then = (act: () => void) => () => {
    room.view.patch({panel: null});
    act();
  };
  return (
    <ul className="more">
      {canShareScreen() && <Entry narrow icon="screen" text={t(screen ? 'call.stopScreen' : 'call.shareScreen')} onPress={then(() => void room.toggleScreen())} />}
      {mayRecord && <Entry narrow icon="record" text={t('recording.title')} onPress={() => room.show('recording')} />}
      {agreed && !isClinician && <Entry icon="hand" text={t('recording.withdraw')} onPress={then(() => void room.recording.answer(false))} />}
      <Entry narrow icon="users" text={t('call.people')} onPress={() => room.show('people')} />
      <Entry narrow icon="settings" text={t('call.settings')} onPress={() => room.show('settings')} />
      {devices.cameras.length > 1 && <Entry icon="rotateCamera" text={t('call.flip')} onPress={then(() => void room.media.flip())} />}
      <Entry icon="speaker" text={t(soundOnly ? 'call.pictureBack' : 'call.goSoundOnly')} onPress={then(() => void room.call.setLevel(soundOnly ? 'full' : 'audio'))} />
      {isClinician && <Entry icon="phone" text={t('call.phoneInstead')} onPress={then(() => room.open('phone'))} />}
      {isClinician && <Entry icon="plus" text={t('call.invite')} onPress={then(() => room.open('invite'))} />}
      {mayChangeService && <Entry icon="network" text={t('call.changeService')} onPress={then(() => room.open('service'))} />}
      {document.pictureInPictureEnabled && <Entry icon="pip" text={t('call.pictureInPicture')} onPress={then(onPictureInPicture)} />}
      {document.fullscreenEnabled && <Entry icon="fullscreen" text={t('call.fullScreen')} onPress={then(onFullScreen)} />}
      <Entry icon="info" text={t('call.help')} onPress={then(() => room.open('help'))} />
    </ul>
  );
}
