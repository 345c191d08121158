// SPDX-License-Identifier: Apache-2.0
// Before somebody is let in: whom one is about to meet, where they are, and whether the clinician may treat there.
import {useCallback, useState} from 'react';
import {apiError} from '../../api/errors';
import type {AdmissionPreview} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {formatPhone} from '../../i18n/format';
import {useRouter} from '../../lib/router';
import {Banner, Button, Dialog, ErrorBanner, TextArea, toast} from '../../ui';
import {Emergency, MissingConsents} from '../consents/MissingConsents';
import {needsAsking} from '../consents/override';
import {useAction, useLocale, useResource, useSessionNotices, useStaff, useZone} from '../staff/context';
import {Fact, Facts, LoadedResource} from '../staff/parts';
import {ageOn, calendarDate, dayIn} from '../staff/times';
import {admissionPanel, dial, kLongestReason, mayAdmit} from './admission';
import {AskPlace} from './AskPlace';
import {CheckList} from './CheckList';
import {fullName, type QueueEntry} from './entry';

export interface AdmitDialogProps {
  entry: QueueEntry;
  onClose(): void;
  /** Absent: on to the visit's page. */
  onAdmitted?: () => void;
}

export function AdmitDialog({entry, onClose, onAdmitted}: AdmitDialogProps) {
  const t = useText();
  const {api, queue} = useStaff();
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [emergency, setEmergency] = useState<string | null>(null);
  const action = useAction();
  const preview = useResource(useCallback(
    () => api.telehealth.previewAdmission.query({waitingRoomId: entry.id}), [api, entry.id]));
  // The patient signs, or says where they are, while the panel is open.
  useSessionNotices(entry.sessionId, useCallback((kind) => {
    if (kind.startsWith('consent.') || kind === 'session.location_confirmed' || kind === 'visit.step') void preview.load();
  }, [preview]));
  const admit = () => void action.run(async () => {
    const consentOverrideReason = emergency?.trim();
    await api.telehealth.admitPatient.mutate({
      waitingRoomId: entry.id, ...(reason.trim() ? {overrideReason: reason.trim()} : {}), ...(consentOverrideReason ? {consentOverrideReason} : {}),
    }).catch((thrown: unknown) => {
      // The place or a consent that was there before is not any more: ask for it here.
      if (needsAsking(apiError(thrown).reason)) void preview.load();
      throw thrown;
    });
    void queue?.refresh();
    toast(t('admit.done', {name: fullName(entry.patient)}));
    onClose();
    if (onAdmitted) onAdmitted();
    else router.go(`/app/visits/${entry.sessionId}?enter=1`);
  });
  return (
    <Dialog title={t('admit.title')} onClose={onClose}>
      <LoadedResource of={preview} loading={t('admit.loading')}>
        {(shown) => {
          const panel = admissionPanel(shown);
          return (
            <>
              <Identity preview={shown} />
              <Place preview={shown} askAddress={panel.missing.includes('location') && !panel.placeMissing} />
              {panel.placeMissing && <AskPlace sessionId={entry.sessionId} stateOnFile={shown.stateOnFile} said={() => void preview.load()} />}
              {(!panel.placeMissing || panel.blocked) && <Licence preview={shown} verdict={panel.licence} />}
              <CheckList entry={entry} />
              {panel.consents.length > 0 && (
                <MissingConsents missing={panel.consents} sessionId={entry.sessionId} patient={{id: entry.patient.id, name: fullName(entry.patient)}}
                  reason={emergency} onReason={setEmergency} changed={() => void preview.load()} />
              )}
              {panel.placeMissing && panel.consents.length === 0 && <Emergency reason={emergency} onReason={setEmergency} />}
              {panel.needsReason && (
                <TextArea label={t('admit.reason')} hint={t('admit.reasonHint')} value={reason} onChange={setReason} maxLength={kLongestReason} rows={2} />
              )}
              {action.error && <ErrorBanner error={action.error} />}
              <div className="dialog-actions">
                <Button onClick={onClose}>{t('admit.notYet')}</Button>
                <Button look="primary" icon="video" busy={action.busy && t('admit.busy')} unavailable={!mayAdmit(panel, reason, emergency)} onClick={admit}>
                  {t('admit.go', {name: shown.patient.firstName})}
                </Button>
              </div>
            </>
          );
        }}
      </LoadedResource>
    </Dialog>
  );
}

function Identity({preview: {patient, clinician}}: {preview: AdmissionPreview}) {
  const t = useText();
  const locale = useLocale();
  const zone = useZone();
  const {clock} = useStaff();
  const {dateOfBirth} = patient;
  const age = dateOfBirth ? ageOn(dateOfBirth, dayIn(zone, new Date(clock.now()))) : null;
  return (
    <div>
      <p className="admit-name">{fullName(patient)}</p>
      <Facts>
        <Fact name={t('patient.birthDate')}>
          {dateOfBirth ? `${calendarDate(dateOfBirth, locale)}${age === null ? '' : ` (${t('patient.age', {count: age})})`}` : t('patient.none')}
        </Fact>
        <Fact name={t('admit.clinician')}>{fullName(clinician)}</Fact>
      </Facts>
    </div>
  );
}

function Place({preview, askAddress}: {preview: AdmissionPreview; askAddress: boolean}) {
  const t = useText();
  const {patientLocation, patientLocationState, patientAtHome, callbackPhone, emergencyNumber} = preview;
  return (
    <div className="stack-s">
      <Facts>
        <Fact name={t('admit.place')}>
          {patientLocation ?? t('admit.noPlace')}
          {patientLocationState && ` (${patientLocationState})`}
          {patientAtHome !== null && ` · ${t(patientAtHome ? 'admit.atHome' : 'admit.notAtHome')}`}
        </Fact>
        <Fact name={t('admit.callback')}>
          {callbackPhone ? <a href={dial(callbackPhone)}>{formatPhone(callbackPhone)}</a> : t('admit.noCallback')}
        </Fact>
        <Fact name={t('admit.emergency')}><a href={dial(emergencyNumber)}>{emergencyNumber}</a></Fact>
      </Facts>
      {askAddress && <Banner look="warn" title={t('admit.askPlace.title')}>{t('admit.askPlace.text')}</Banner>}
    </div>
  );
}

function Licence({preview, verdict}: {preview: AdmissionPreview; verdict: string}) {
  const t = useText();
  const {state, number} = preview.licence;
  const name = fullName(preview.clinician);
  switch (verdict) {
    case 'not_asked': return null;
    case 'licensed':
      return <Banner look="ok">{t('admit.licence.ok', {name, state: state ?? '', number: number ?? ''})}</Banner>;
    case 'unlicensed_block':
      return <Banner look="danger" title={t('admit.licence.block.title')}>{t('admit.licence.block.text', {name, state: state ?? ''})}</Banner>;
    case 'unlicensed_warn':
      return <Banner look="warn" title={t('admit.licence.warn.title')}>{t('admit.licence.warn.text', {name, state: state ?? ''})}</Banner>;
    case 'unknown_block':
      return <Banner look="danger" title={t('admit.licence.unknown.title')}>{t('admit.licence.unknownBlock')}</Banner>;
    default:
      return <Banner look="warn" title={t('admit.licence.unknown.title')}>{t('admit.licence.unknownWarn')}</Banner>;
  }
}
