// SPDX-License-Identifier: Apache-2.0
// What is done with a recording, each with its reason: delete it, keep it longer or shorter, hold it, release it, hand it out.
import {useState} from 'react';
import type {HoldScope, LegalHoldView, RecordingRow} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {Banner, Button, buttonClass, Choices, Dialog, ErrorBanner, Select, TextArea, TextField} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {FormDialog} from '../staff/FormDialog';
import {daysOf} from './facts';

export interface RecordingDialogProps {
  recording: RecordingRow;
  onClose(): void;
  changed(): void;
}

export function DeleteDialog({recording, onClose, changed}: RecordingDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [reason, setReason] = useState('');
  return (
    <FormDialog title={t('recordings.delete.title')} go={t('recordings.delete.go')} done={t('recordings.delete.done')} danger ready={reason.trim() !== ''} {...{onClose, changed}}
      work={() => api.telehealth.deleteRecording.mutate({recordingId: recording.id, reason: reason.trim()})}>
      {(faultOf) => (
        <>
          <p>{t('recordings.delete.text')}</p>
          <TextArea label={t('recordings.reason')} value={reason} onChange={setReason} rows={3} maxLength={1000} fault={faultOf('reason')} />
        </>
      )}
    </FormDialog>
  );
}

export function RetentionDialog({recording, onClose, changed}: RecordingDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [how, setHow] = useState(recording.retentionDays === null ? 'forever' : 'days');
  const [text, setText] = useState(String(recording.retentionDays ?? 30));
  const [reason, setReason] = useState('');
  const days = daysOf(text);
  const ready = reason.trim() !== '' && (how === 'forever' || days !== null);
  return (
    <FormDialog title={t('recordings.retention.title')} go={t('staff.save')} done={t('staff.saved')} ready={ready} {...{onClose, changed}}
      work={() => api.telehealth.setRetention.mutate({recordingId: recording.id, retentionDays: how === 'forever' ? null : days, reason: reason.trim()})}>
      {(faultOf) => (
        <>
          <Choices label={t('recordings.retention.how')} value={how} onChange={setHow}
            choices={[{value: 'days', label: t('recordings.retention.byDays')}, {value: 'forever', label: t('recordings.forever')}]} />
          {how === 'days' && <TextField label={t('recordings.retention.days')} hint={t('recordings.retention.daysHint')} inputMode="numeric" value={text} onChange={setText}
            fault={days === null ? t('recordings.retention.daysFault') : faultOf('retentionDays')} />}
          <TextArea label={t('recordings.reason')} value={reason} onChange={setReason} rows={3} maxLength={1000} fault={faultOf('reason')} />
        </>
      )}
    </FormDialog>
  );
}

const kScopes: readonly HoldScope[] = ['RECORDING', 'SESSION', 'PATIENT'];

export function HoldDialog({recording, onClose, changed}: RecordingDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [scope, setScope] = useState<HoldScope>('RECORDING');
  const [matter, setMatter] = useState('');
  const [orderedBy, setOrderedBy] = useState('');
  const [reason, setReason] = useState('');
  const targetId = scope === 'PATIENT' ? recording.patientId : scope === 'SESSION' ? recording.sessionId : recording.id;
  const ready = [matter, orderedBy, reason].every((text) => text.trim() !== '');
  return (
    <FormDialog title={t('recordings.hold.title')} go={t('recordings.hold.go')} done={t('recordings.hold.done')} ready={ready} {...{onClose, changed}}
      work={() => api.telehealth.setLegalHold.mutate({scope, targetId, matter: matter.trim(), orderedBy: orderedBy.trim(), reason: reason.trim()})}>
      {(faultOf) => (
        <>
          <p>{t('recordings.hold.text')}</p>
          <Select label={t('recordings.hold.scope')} value={scope} onChange={(value) => setScope(value as HoldScope)}
            choices={kScopes.map((value) => ({value, label: t(`recordings.scope.${value}`)}))} />
          <TextField label={t('recordings.hold.matter')} hint={t('recordings.hold.matterHint')} value={matter} maxLength={200} onChange={setMatter} fault={faultOf('matter')} />
          <TextField label={t('recordings.hold.orderedBy')} hint={t('recordings.hold.orderedByHint')} value={orderedBy} maxLength={200} onChange={setOrderedBy} fault={faultOf('orderedBy')} />
          <TextArea label={t('recordings.reason')} value={reason} onChange={setReason} rows={3} maxLength={1000} fault={faultOf('reason')} />
        </>
      )}
    </FormDialog>
  );
}

export function ReleaseDialog({hold, onClose, changed}: {hold: LegalHoldView; onClose(): void; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [reason, setReason] = useState('');
  return (
    <FormDialog title={t('recordings.release.title')} go={t('recordings.release.go')} done={t('recordings.release.done')} ready={reason.trim() !== ''} {...{onClose, changed}}
      work={() => api.telehealth.releaseLegalHold.mutate({legalHoldId: hold.legalHoldId, reason: reason.trim()})}>
      {(faultOf) => (
        <>
          <p>{t('recordings.release.text', {matter: hold.matter})}</p>
          <TextArea label={t('recordings.reason')} value={reason} onChange={setReason} rows={3} maxLength={1000} fault={faultOf('reason')} />
        </>
      )}
    </FormDialog>
  );
}

export function ExportDialog({recording, onClose}: Omit<RecordingDialogProps, 'changed'>) {
  const t = useText();
  const {api} = useStaff();
  const action = useAction();
  const [recipient, setRecipient] = useState('');
  const [purpose, setPurpose] = useState('');
  const [url, setUrl] = useState<string | null>(null);
  const make = () => void action.run(async () => {
    const made = await api.telehealth.exportRecording.mutate({recordingId: recording.id, recipient: recipient.trim(), purpose: purpose.trim()});
    setUrl(made.url);
  });
  return (
    <Dialog title={t('recordings.export.title')} onClose={onClose} actions={url === null ? (
      <>
        <Button onClick={onClose}>{t('staff.cancel')}</Button>
        <Button look="primary" busy={action.busy && t('staff.saving')} unavailable={!recipient.trim() || !purpose.trim()} onClick={make}>{t('recordings.export.go')}</Button>
      </>
    ) : <a className={buttonClass('primary')} href={url} download>{t('recordings.export.download')}</a>}>
      {url === null ? (
        <>
          <p>{t('recordings.export.text')}</p>
          <TextField label={t('recordings.export.recipient')} hint={t('disclosures.recipientHint')} value={recipient} maxLength={200} onChange={setRecipient} fault={action.error?.faultOf('recipient')} />
          <TextField label={t('recordings.export.purpose')} value={purpose} maxLength={500} onChange={setPurpose} fault={action.error?.faultOf('purpose')} />
        </>
      ) : (
        <>
          <Banner look="ok" live>{t('recordings.export.ready')}</Banner>
          <Link to={`/app/patients/${recording.patientId}/disclosures`}>{t('disclosures.open')}</Link>
        </>
      )}
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
