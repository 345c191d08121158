// SPDX-License-Identifier: Apache-2.0
// What has to be known now, in words, with what one can do about it. The most important first, two at most.
import type {ReactNode} from 'react';
import {errorText, apiError} from '../../api/errors';
import type {CallState} from '../../call/call';
import type {LocalMediaState} from '../../call/localMedia';
import {formatPhone} from '../../i18n/format';
import {rich, useText, type TextKey, type Translate} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Icon, type IconName} from '../../ui';
import type {RoomModel} from './roomModel';
import {deviceWords} from './words';

const kMost = 2;

interface Note {
  key: string;
  icon: IconName;
  text: ReactNode;
  action?: {words: string; run(): void};
}

function lineNotes({session, phase, problem, retrying}: CallState, t: Translate): Note[] {
  if (phase === 'stuck') {
    const {title, action} = errorText(apiError(problem), t);
    return [{key: 'stuck', icon: 'warning', text: retrying ? t('call.stuckRetrying') : `${title}. ${action}`}];
  }
  if (session.signalling === 'lost') return [{key: 'line', icon: 'network', text: t(session.peers.length > 0 ? 'call.lineLostMediaOn' : 'call.lineLost')}];
  return [];
}

function deviceNotes(room: RoomModel, {camera, blank, microphone}: LocalMediaState, t: Translate): Note[] {
  if (microphone === 'asleep' || camera === 'asleep') {
    return [{key: 'asleep', icon: 'phone', text: t('call.asleep'), action: {words: t('call.tapToRestore'), run: () => void room.media.restore()}}];
  }
  const notes: Note[] = [];
  const microphoneWords = deviceWords('microphone', microphone, t);
  if (microphoneWords) {
    notes.push({key: 'microphone', icon: 'micOff', text: microphoneWords, action: {words: t('common.tryAgain'), run: () => void room.media.setMicrophone(true)}});
  }
  const cameraWords = camera === 'on' && blank ? t('call.camera.blank') : deviceWords('camera', camera, t);
  if (cameraWords) {
    notes.push({key: 'camera', icon: 'videoOff', text: cameraWords, action: {words: t('common.tryAgain'), run: () => void room.media.setCamera(true)}});
  }
  return notes;
}

/** Off as before the page was loaded again: nobody talks into a dead microphone, and nobody is seen unawares. */
function offNotes(room: RoomModel, stillOff: boolean, {camera, microphone}: LocalMediaState, t: Translate): Note[] {
  const off = camera === 'off' ? (microphone === 'off' ? 'both' : 'camera') : microphone === 'off' ? 'microphone' : null;
  if (!stillOff || off === null) return [];
  return [{key: 'stillOff', icon: off === 'microphone' ? 'micOff' : 'videoOff', text: t(`call.stillOff.${off}` satisfies TextKey),
    action: {words: t('call.turnOn'), run: () => void room.turnOn()}}];
}

const phoneLink = (phone: string): ReactNode => <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{formatPhone(phone)}</a>;

/** By telephone, or as good as: the picture and sound of the page are out of use. */
function phoneNotes(room: RoomModel, {byPhone, noWay}: CallState, clinicPhone: string | null, t: Translate): Note[] {
  const isClinician = room.settings.side === 'clinician';
  if (byPhone) {
    if (isClinician) {
      return [{key: 'phone', icon: 'phone', text: t('call.byPhoneClinician'),
        action: {words: t('call.backFromPhone'), run: () => void room.call.backFromPhone()}}];
    }
    const text = clinicPhone ? <>{t('call.byPhonePatient')} {rich('call.theirNumber', {phone: phoneLink(clinicPhone)})}</> : t('call.byPhonePatient');
    return [{key: 'phone', icon: 'phone', text}];
  }
  if (!noWay) return [];
  if (isClinician) {
    return [{key: 'noWay', icon: 'phone', text: t('call.noWayClinician'), action: {words: t('call.phoneInstead'), run: () => room.open('phone')}}];
  }
  const text = clinicPhone ? rich('call.noWayPatient', {phone: phoneLink(clinicPhone)}) : t('call.noWayPatientNoPhone');
  return [{key: 'noWay', icon: 'phone', text}];
}

function pictureNotes(room: RoomModel, {level, modality, byPhone, noWay, grade, session}: CallState, t: Translate): Note[] {
  if (byPhone || noWay) return [];
  const withPicture = {words: t('call.pictureBack'), run: () => void room.call.setLevel('full')};
  if (modality === 'AUDIO_ONLY') return [{key: 'audio', icon: 'speaker', text: t('call.soundOnly'), action: withPicture}];
  if (session.peers.length === 0) return [];
  if (grade === 'poor') {
    return [{key: 'poor', icon: 'network', text: t('call.poorAdvice'), action: {words: t('call.goSoundOnly'), run: () => void room.call.setLevel('audio')}}];
  }
  if (level === 'low') return [{key: 'low', icon: 'network', text: t('call.lowPicture')}];
  return [];
}

export function Notes({room, clinicPhone}: {room: RoomModel; clinicPhone: string | null}) {
  const t = useText();
  const call = useStore(room.call.state);
  const media = useStore(room.media.state);
  const {error, dialog, stillOff} = useStore(room.view);
  const notes: Note[] = [
    ...(error && dialog === null ? [{key: 'error', icon: 'warning' as const, text: errorText(error, t).action}] : []),
    ...lineNotes(call, t),
    ...phoneNotes(room, call, clinicPhone, t),
    ...(call.byPhone ? [] : [...deviceNotes(room, media, t), ...offNotes(room, stillOff, media, t)]),
    ...(media.screen ? [{key: 'screen', icon: 'screen' as const, text: t('call.youShare'), action: {words: t('call.stopScreen'), run: () => room.media.stopScreen()}}] : []),
    ...pictureNotes(room, call, t),
  ].slice(0, kMost);
  return (
    <div className="notes">
      {notes.map(({key, icon, text, action}) => (
        <div className="note" key={key} role="status" data-note={key}>
          <Icon name={icon} size={20} />
          <span>{text}</span>
          {action && <Button look="secondary" onClick={action.run}>{action.words}</Button>}
        </div>
      ))}
    </div>
  );
}
