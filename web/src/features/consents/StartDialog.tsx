// SPDX-License-Identifier: Apache-2.0
// A visit that nobody waits for cannot be started without its consents either: what is missing, and the way on.
import {useCallback, useState} from 'react';
import type {MissingConsent} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner} from '../../ui';
import {useAction, useResource, useSessionNotices, useStaff} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {MissingConsents} from './MissingConsents';
import {overrideIsEnough} from './override';
import {missingOf} from './worth';

export interface StartDialogProps {
  sessionId: string;
  patient: {id: string; name: string};
  start(consentOverrideReason: string | null): Promise<unknown>;
  onClose(): void;
  onStarted(): void;
}

export function StartDialog({sessionId, patient, start, onClose, onStarted}: StartDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [reason, setReason] = useState<string | null>(null);
  const action = useAction();
  const patientId = patient.id;
  const missing = useResource(useCallback(async (): Promise<MissingConsent[]> => {
    const calls = api.telehealth;
    const [{missingConsents}, rows] = await Promise.all([
      calls.validateSessionConsent.query({sessionId}), calls.listPatientConsents.query({patientId, includeExpired: true}),
    ]);
    return missingConsents.map((consentType) => missingOf(consentType, rows));
  }, [api, sessionId, patientId]));
  useSessionNotices(sessionId, useCallback((kind) => {
    if (kind.startsWith('consent.')) void missing.load();
  }, [missing]));
  const go = () => void action.run(async () => {
    await start(reason === null ? null : reason.trim());
    onClose();
    onStarted();
  });
  return (
    <Dialog title={t('consents.start.title')} onClose={onClose}>
      <LoadedResource of={missing} loading={t('consents.loading')}>
        {(found) => (
          <>
            {found.length === 0 ? <p>{t('consents.start.ready')}</p> : (
              <MissingConsents missing={found} sessionId={sessionId} patient={patient} reason={reason} onReason={setReason} changed={() => void missing.load()} />
            )}
            {action.error && <ErrorBanner error={action.error} />}
            <div className="dialog-actions">
              <Button onClick={onClose}>{t('admit.notYet')}</Button>
              <Button look={found.length === 0 ? 'primary' : 'danger'} busy={action.busy && t('staff.saving')}
                unavailable={found.length > 0 && !overrideIsEnough(reason)} onClick={go}>{t('visitPage.start')}</Button>
            </div>
          </>
        )}
      </LoadedResource>
    </Dialog>
  );
}
