// SPDX-License-Identifier: Apache-2.0
// A visit that nobody waits for cannot be started without the patient's place and its consents either: what is missing, and the way on.
import {useCallback, useState} from 'react';
import type {MissingConsent} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner} from '../../ui';
import {AskPlace} from '../queue/AskPlace';
import {useAction, useResource, useSessionNotices, useStaff} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {Emergency, MissingConsents} from './MissingConsents';
import {overrideIsEnough} from './override';
import {missingOf} from './worth';

export interface StartDialogProps {
  sessionId: string;
  patient: {id: string; name: string; state: string | null};
  start(consentOverrideReason: string | null): Promise<unknown>;
  onClose(): void;
  onStarted(): void;
}

interface Lacking {
  place: boolean;
  consents: MissingConsent[];
}

export function StartDialog({sessionId, patient, start, onClose, onStarted}: StartDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [reason, setReason] = useState<string | null>(null);
  const action = useAction();
  const patientId = patient.id;
  const missing = useResource(useCallback(async (): Promise<Lacking> => {
    const calls = api.telehealth;
    const [{missingConsents, stateCode}, rows] = await Promise.all([
      calls.validateSessionConsent.query({sessionId}), calls.listPatientConsents.query({patientId, includeExpired: true}),
    ]);
    return {place: stateCode === null, consents: missingConsents.map((consentType) => missingOf(consentType, rows))};
  }, [api, sessionId, patientId]));
  useSessionNotices(sessionId, useCallback((kind) => {
    if (kind.startsWith('consent.') || kind === 'session.location_confirmed') void missing.load();
  }, [missing]));
  const go = () => void action.run(async () => {
    await start(reason === null ? null : reason.trim());
    onClose();
    onStarted();
  });
  return (
    <Dialog title={t('consents.start.title')} onClose={onClose}>
      <LoadedResource of={missing} loading={t('consents.loading')}>
        {({place, consents}) => (
          <>
            {place && <AskPlace sessionId={sessionId} stateOnFile={patient.state} said={() => void missing.load()} />}
            {consents.length > 0 && (
              <MissingConsents missing={consents} sessionId={sessionId} patient={patient} reason={reason} onReason={setReason} changed={() => void missing.load()} />
            )}
            {consents.length === 0 && (place ? <Emergency reason={reason} onReason={setReason} /> : <p>{t('consents.start.ready')}</p>)}
            {action.error && <ErrorBanner error={action.error} />}
            <div className="dialog-actions">
              <Button onClick={onClose}>{t('admit.notYet')}</Button>
              <Button look={place || consents.length > 0 ? 'danger' : 'primary'} busy={action.busy && t('staff.saving')}
                unavailable={(place || consents.length > 0) && !overrideIsEnough(reason)} onClick={go}>{t('visitPage.start')}</Button>
            </div>
          </>
        )}
      </LoadedResource>
    </Dialog>
  );
}
