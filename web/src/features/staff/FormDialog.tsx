// SPDX-License-Identifier: Apache-2.0
// A dialog that fills in a few fields and does one thing with them; what was typed stays when the server refuses.
import type {ReactNode} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, Dialog, ErrorBanner, toast} from '../../ui';
import {useAction} from './context';

export interface FormDialogProps {
  title: string;
  go: string;
  /** Said once it is done. */
  done: string;
  danger?: boolean;
  /** All that is needed is there. */
  ready: boolean;
  work(): Promise<unknown>;
  onClose(): void;
  changed(): void;
  /** The fields; `faultOf`: what the server says against one. */
  children(faultOf: (field: string) => string | undefined): ReactNode;
}

export function FormDialog({title, go, done, danger, ready, work, onClose, changed, children}: FormDialogProps) {
  const t = useText();
  const action = useAction();
  const send = () => void action.run(async () => {
    await work();
    toast(done);
    onClose();
    changed();
  });
  return (
    <Dialog title={title} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{t('staff.cancel')}</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={action.busy && t('staff.saving')} unavailable={!ready} onClick={send}>{go}</Button>
      </>
    }>
      {children((field) => action.error?.faultOf(field))}
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
    </Dialog>
  );
}
