// SPDX-License-Identifier: Apache-2.0
// The clinician's way to a recording: what stands in the way, who has answered, and the start.
import {useState} from 'react';
import {errorText} from '../../../api/errors';
import type {RecordingPersonView, RecordingPurpose, RecordingState} from '../../../api/types';
import {currentLanguage, type TextKey, useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button, Choices, Icon, Select, Spinner, toast} from '../../../ui';
import type {RoomModel} from '../roomModel';
import {nameWithRole} from '../words';
import {OwnPlace} from './OwnPlace';
import {asksForPayer, barsOf, comersOf, isKnownBar, stepsOf} from './situation';

// What the consent covers that patients sign.
const kPurposes = ['QUALITY', 'CLINICAL_RECORD'] as const satisfies readonly RecordingPurpose[];

export function RecordingPanel({room}: {room: RoomModel}) {
  const t = useText();
  const {known, unreachable, error} = useStore(room.recording.state);
  return (
    <div className="stack">
      {unreachable && <Banner look="warn" live>{t('recording.unreachable')}</Banner>}
      {error && <Banner look="danger" live>{errorText(error, t).action}</Banner>}
      {!known ? <Spinner>{t('recording.loading')}</Spinner> : <Situation room={room} known={known} />}
    </div>
  );
}

function Situation({room, known}: {room: RoomModel; known: RecordingState}) {
  const t = useText();
  const {busy} = useStore(room.recording.state);
  const {ownParticipantId: me} = useStore(room.call.state, (state) => state.session);
  const [purpose, setPurpose] = useState<RecordingPurpose>('QUALITY');
  const [payer, setPayer] = useState<string | null>(null);
  const bars = barsOf(known);
  const {mayAsk, mayStart} = stepsOf(known, me, payer === null ? null : payer === 'yes');
  const working = busy && t('call.working');
  const isAsked = known.askedAt !== null;
  if (known.recording) {
    return (
      <>
        <Answers people={known.people} me={me} />
        <Button look="danger" icon="record" busy={working} onClick={() => void room.recording.stop()}>{t('recording.stop')}</Button>
      </>
    );
  }
  return (
    <>
      <p>{t('recording.panelText')}</p>
      <OwnPlace room={room} />
      <Bars room={room} bars={bars} />
      {bars.length === 0 && <Answers people={known.people} me={me} />}
      {bars.length === 0 && <Bars room={room} bars={comersOf(known)} />}
      {bars.length === 0 && asksForPayer(known) && (
        <Choices label={t('recording.payer')} value={payer} onChange={setPayer} fault={payer === 'yes' ? t('recording.bar.MEDICAID_FORBIDS') : null}
          choices={[{value: 'no', label: t('recording.payerNo')}, {value: 'yes', label: t('recording.payerYes')}]} />
      )}
      {bars.length === 0 && (
        <>
          <Select label={t('recording.purpose')} value={purpose} onChange={(value) => setPurpose(value as RecordingPurpose)}
            choices={kPurposes.map((value) => ({value, label: t(`recording.purpose.${value}` satisfies TextKey)}))} />
          {mayAsk && (
            <Button look={isAsked ? 'secondary' : 'primary'} icon="chat" busy={working} onClick={() => void room.recording.ask()}>
              {t(isAsked ? 'recording.askAgain' : 'recording.ask')}
            </Button>
          )}
          <Button look={mayStart ? 'primary' : 'secondary'} icon="record" busy={working} unavailable={!mayStart} aria-describedby="recording-start-hint"
            onClick={() => void room.recording.start(purpose, payer === null ? undefined : payer === 'yes')}>{t('recording.start')}</Button>
          <p className="muted small" id="recording-start-hint">{t(mayStart ? 'recording.startReady' : 'recording.startHint')}</p>
        </>
      )}
      <p className="muted small">{t('recording.honest')}</p>
    </>
  );
}

function Bars({room, bars}: {room: RoomModel; bars: RecordingState['reasons']}) {
  const t = useText();
  const {busy} = useStore(room.recording.state);
  if (bars.length === 0) return null;
  const askConsent = () => void room.recording.askConsent().then((done) => done && toast(t('recording.consentAsked')));
  return (
    <section className="stack-s" aria-label={t('recording.barred')}>
      <h3>{t('recording.barred')}</h3>
      <ul className="recording-reasons">
        {bars.map(({code, message}) => (
          <li key={code} data-reason={code}>
            <span>{isKnownBar(code) && (currentLanguage() !== 'en' || message === '') ? t(`recording.bar.${code}` satisfies TextKey) : message}</span>
            {code === 'CONSENT_MISSING' && <Button icon="send" busy={busy && t('call.working')} onClick={askConsent}>{t('recording.askConsent')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answers({people, me}: {people: readonly RecordingPersonView[]; me: string | null}) {
  const t = useText();
  const others = people.filter(({present, participantId}) => present && participantId !== me);
  return (
    <section className="stack-s" aria-label={t('recording.answers')}>
      <h3>{t('recording.answers')}</h3>
      {others.length === 0 && <p className="muted">{t('recording.nobody')}</p>}
      <ul className="people" aria-live="polite">
        {others.map((person) => (
          <li className="person" key={person.participantId}>
            <div className="person-line" data-answer={person.answer ?? 'none'}>
              <Icon name={person.answer === 'YES' ? 'check' : person.answer === 'NO' ? 'close' : 'clock'} />
              <span className="person-name">{nameWithRole(person, t)}</span>
              <span className="person-state">{t(`recording.answer.${person.answer ?? 'none'}` satisfies TextKey)}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
