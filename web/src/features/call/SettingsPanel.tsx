// SPDX-License-Identifier: Apache-2.0
// Which camera, microphone and speaker; noise, blur, and how much picture.
import {canBlur} from '../../call/blurSupport';
import {canChooseSpeaker, type DeviceInfo} from '../../call/devices';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Select, Switch} from '../../ui';
import type {RoomModel} from './roomModel';

export function SettingsPanel({room}: {room: RoomModel}) {
  const t = useText();
  const {devices, choice, noiseSuppression, blur} = useStore(room.media.state);
  const {level, modality} = useStore(room.call.state);
  const {selfShown} = useStore(room.view);
  const {media, call} = room;
  const choices = (list: DeviceInfo[]) => list.map(({id, label}, at) => ({value: id, label: label || t('call.deviceNumber', {count: at + 1})}));
  const chosen = (list: DeviceInfo[], id: string | null) => (list.some((one) => one.id === id) ? (id ?? '') : (list[0]?.id ?? ''));
  const soundOnly = level === 'audio' || modality === 'AUDIO_ONLY';
  return (
    <div className="stack">
      {devices.cameras.length > 0 && <Select label={t('call.cameraLabel')} choices={choices(devices.cameras)} value={chosen(devices.cameras, choice.camera)} onChange={(id) => void media.chooseCamera(id)} />}
      {devices.cameras.length > 1 && <Button icon="rotateCamera" onClick={() => void media.flip()}>{t('call.flip')}</Button>}
      {devices.microphones.length > 0 && <Select label={t('call.microphoneLabel')} choices={choices(devices.microphones)} value={chosen(devices.microphones, choice.microphone)} onChange={(id) => void media.chooseMicrophone(id)} />}
      {canChooseSpeaker() && devices.speakers.length > 0
        ? <Select label={t('call.speakerLabel')} choices={choices(devices.speakers)} value={chosen(devices.speakers, choice.speaker)} onChange={(id) => media.chooseSpeaker(id)} />
        : <p className="muted small">{t('call.speakerHint')}</p>}
      <Switch label={t('call.noise')} on={noiseSuppression} onChange={(on) => void media.setNoiseSuppression(on)} />
      {canBlur() && <Switch label={t(blur === 'starting' ? 'call.blurStarting' : 'call.blur')} on={blur === 'on' || blur === 'starting'} onChange={(on) => void media.setBlur(on)} />}
      {blur === 'failed' && <p className="small" role="status">{t('call.blurFailed')}</p>}
      <Switch label={t('call.soundOnlySwitch')} on={soundOnly} onChange={(on) => void call.setLevel(on ? 'audio' : 'full')} />
      {!soundOnly && <Switch label={t('call.smallPicture')} on={level === 'low'} onChange={(on) => void call.setLevel(on ? 'low' : 'full')} />}
      <Switch label={t('call.showSelf')} on={selfShown} onChange={(on) => room.view.patch({selfShown: on})} />
    </div>
  );
}
