// SPDX-License-Identifier: Apache-2.0
// The check on the screen: each part with its state in words, the cause of a failure and what helps in this browser.
import {type ReactNode, useId} from 'react';
import {type TextKey, useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Icon, type IconName, Select, Spinner} from '../../ui';
import type {Browser} from './browser';
import {type CheckState, type DeviceCheck, type DeviceState, isFault} from './deviceCheck';
import type {Device} from './faults';
import {MicMeter, SelfView} from './SelfView';
import './prejoin.css';

export function DeviceCheckView({check, browser}: {check: DeviceCheck; browser: Browser}) {
  const t = useText();
  const state = useStore(check.state);
  return (
    <div className="stack">
      <SelfView stream={state.stream}>
        {state.camera === 'asking' ? <Spinner>{t('visit.devices.asking')}</Spinner> : <><Icon name="videoOff" size={32} /><span>{t('visit.devices.noPicture')}</span></>}
      </SelfView>
      <ul className="check-list">
        <DeviceRow device="camera" {...{check, state, browser}} />
        <DeviceRow device="microphone" {...{check, state, browser}} />
        <SpeakerRow {...{check, state}} />
        <NetworkRow {...{check, state}} />
      </ul>
    </div>
  );
}

type Verdict = 'ok' | 'bad' | 'note' | 'none';

function Row({icon, name, verdict, words, children}: {icon: IconName; name: string; verdict: Verdict; words: string; children?: ReactNode}) {
  const id = useId();
  return (
    <li className="check" aria-labelledby={id}>
      <div className="check-head">
        <Icon name={icon} />
        <span className="check-name" id={id}>{name}</span>
        <span className={`check-state check-${verdict}`} role="status">
          {verdict === 'ok' && <Icon name="check" size={18} />}
          {verdict === 'bad' && <Icon name="warning" size={18} />}
          {words}
        </span>
      </div>
      {children}
    </li>
  );
}

const kVerdictOf = (state: DeviceState): Verdict => (state === 'ok' ? 'ok' : isFault(state) ? 'bad' : 'none');

function DeviceRow({device, check, state, browser}: {device: Device; check: DeviceCheck; state: CheckState; browser: Browser}) {
  const t = useText();
  const now = state[device];
  const list = device === 'camera' ? state.cameras : state.microphones;
  const chosen = device === 'camera' ? state.cameraId : state.microphoneId;
  return (
    <Row icon={device === 'camera' ? 'video' : 'mic'} name={t(`visit.devices.${device}`)} verdict={kVerdictOf(now)}
      words={t(`visit.devices.is.${isFault(now) ? 'fault' : now}`)}>
      {device === 'microphone' && now === 'ok' && state.stream && (
        <>
          <MicMeter stream={state.stream} />
          <span className="muted small">{t('visit.devices.speak')}</span>
        </>
      )}
      {isFault(now) && (
        <div className="remedy">
          <strong>{t(now === 'blank' ? 'visit.fault.blank' : `visit.fault.${now}.${device}`)}</strong>
          <span>{t(remedyOf(now, browser))}</span>
          <div><Button icon="refresh" onClick={() => void check.openDevices()}>{t('visit.devices.again')}</Button></div>
        </div>
      )}
      {list.length > 1 && now !== 'asking' && (
        <Select label={t(`visit.devices.choose.${device}`)} value={chosen ?? list[0]?.deviceId ?? ''}
          choices={list.map(({deviceId, label}, at) => ({value: deviceId, label: label || `${t(`visit.devices.${device}`)} ${at + 1}`}))}
          onChange={(id) => void check.choose(device, id)} />
      )}
    </Row>
  );
}

/** Where a permission is given back differs by browser; the other remedies are the same everywhere. */
function remedyOf(fault: Exclude<DeviceState, 'idle' | 'asking' | 'ok'>, browser: Browser): TextKey {
  return fault === 'denied' ? `visit.remedy.denied.${browser.family}` : `visit.remedy.${fault}`;
}

function SpeakerRow({check, state}: {check: DeviceCheck; state: CheckState}) {
  const t = useText();
  const {speaker} = state;
  const verdict: Verdict = speaker === 'ok' ? 'ok' : speaker === 'silent' ? 'bad' : 'none';
  return (
    <Row icon="speaker" name={t('visit.devices.speaker')} verdict={verdict} words={t(`visit.devices.speaker.${speaker}`)}>
      {speaker === 'asked' ? (
        <div className="row">
          <span>{t('visit.devices.heard')}</span>
          <Button onClick={() => check.heard(true)}>{t('visit.yes')}</Button>
          <Button onClick={() => check.heard(false)}>{t('visit.no')}</Button>
        </div>
      ) : (
        <div><Button icon="speaker" busy={speaker === 'playing' && t('visit.devices.playing')} onClick={() => void check.playTone()}>
          {t(speaker === 'idle' ? 'visit.devices.play' : 'visit.devices.playAgain')}
        </Button></div>
      )}
      {speaker === 'silent' && <div className="remedy"><span>{t('visit.remedy.silent')}</span></div>}
    </Row>
  );
}

function NetworkRow({check, state}: {check: DeviceCheck; state: CheckState}) {
  const t = useText();
  const {network, relay} = state;
  const bad = network === 'network_blocked' || network === 'network_unsupported';
  const fair = network === 'unknown' || (network === 'ok' && relay === 'relay_blocked');
  return (
    <Row icon="network" name={t('visit.devices.network')} verdict={bad ? 'bad' : fair ? 'note' : network === 'ok' ? 'ok' : 'none'}
      words={t(`visit.devices.network.${network}`)}>
      {(bad || fair) && (
        <div className="remedy">
          <span>{t(network === 'network_unsupported' ? 'visit.remedy.unsupported' : fair ? 'visit.remedy.networkFair' : 'visit.remedy.network')}</span>
          <div><Button icon="refresh" onClick={() => void check.tryNetwork()}>{t('visit.devices.again')}</Button></div>
        </div>
      )}
    </Row>
  );
}
