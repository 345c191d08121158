// SPDX-License-Identifier: Apache-2.0
// Ends a visit with how it went. Leaving is something else: whoever only leaves may come back.
import {useState} from 'react';
import type {IssueType} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, Choices, Dialog, ErrorBanner, Select, TextArea} from '../../ui';
import {useAction, useStaff} from '../staff/context';

const kIssues: readonly IssueType[] = ['connection', 'video', 'audio', 'other'];

export interface EndDialogProps {
  sessionId: string;
  undoMinutes: number;
  onClose(): void;
  onEnded(): void;
}

export function EndDialog({sessionId, undoMinutes, onClose, onEnded}: EndDialogProps) {
  const t = useText();
  const {api} = useStaff();
  const [outcome, setOutcome] = useState('done');
  const [issue, setIssue] = useState<IssueType>('connection');
  const [notes, setNotes] = useState('');
  const action = useAction();
  const isTrouble = outcome === 'trouble';
  const end = () => void action.run(async () => {
    const text = notes.trim();
    if (isTrouble) await api.telehealth.reportTechnicalIssue.mutate({sessionId, issueType: issue, description: text});
    await api.telehealth.endSession.mutate({sessionId, ...(text && !isTrouble ? {technicalNotes: text} : {})});
    onClose();
    onEnded();
  });
  return (
    <Dialog title={t('end.title')} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('end.stay')}</Button>
        <Button look="danger" busy={action.busy && t('staff.saving')} unavailable={isTrouble && !notes.trim()} onClick={end}>{t('end.go')}</Button>
      </>
    }>
      <p>{t('end.text', {count: undoMinutes})}</p>
      <Choices label={t('end.outcome')} value={outcome} onChange={setOutcome}
        choices={[{value: 'done', label: t('end.done')}, {value: 'trouble', label: t('end.trouble')}]} />
      {isTrouble && <Select label={t('end.issue')} value={issue} onChange={(value) => setIssue(value as IssueType)}
        choices={kIssues.map((one) => ({value: one, label: t(`issue.${one}`)}))} />}
      <TextArea label={t(isTrouble ? 'end.what' : 'end.notes')} hint={t('end.notesHint')} optional={!isTrouble} value={notes} onChange={setNotes}
        maxLength={2000} rows={3} fault={action.error?.faultOf('technicalNotes') ?? action.error?.faultOf('description')} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
