// SPDX-License-Identifier: Apache-2.0
// Before somebody declines: what follows, and whom to ask.
import {useState} from 'react';
import {useText} from '../../../i18n/i18n';
import {Button, Dialog, ErrorBanner, TextArea} from '../../../ui';
import {CallClinic} from '../Shell';
import {useAction} from '../useAction';

export interface DeclineDialogProps {
  /** The visit cannot start without this one. */
  needed: boolean;
  phone: string | null;
  onDecline(reason: string): Promise<void>;
  onClose(): void;
}

export function DeclineDialog({needed, phone, onDecline, onClose}: DeclineDialogProps) {
  const t = useText();
  const [reason, setReason] = useState('');
  const decline = useAction(() => onDecline(reason.trim()));
  return (
    <Dialog title={t('consent.declining.title')} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('consent.declining.back')}</Button>
        <Button look="danger" busy={decline.busy && t('visit.saving')} onClick={decline.run}>{t('consent.declining.yes')}</Button>
      </>
    }>
      <p>{t(needed ? 'consent.declining.needed' : 'consent.declining.optional')}</p>
      {needed && <CallClinic phone={phone} />}
      <TextArea label={t('consent.declining.reason')} optional rows={2} maxLength={500} value={reason} onChange={setReason} />
      {decline.error && <ErrorBanner error={decline.error} />}
    </Dialog>
  );
}
