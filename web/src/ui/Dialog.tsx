// SPDX-License-Identifier: Apache-2.0
// A modal dialog by the browser's own element: focus stays inside, Escape closes, the focus returns afterwards.
import {type ReactNode, useId, useLayoutEffect, useRef} from 'react';
import {useText} from '../i18n/i18n';
import {Button, IconButton} from './Button';

export interface DialogProps {
  title: string;
  onClose(): void;
  /** Buttons, the least harmful first. */
  actions?: ReactNode;
  children?: ReactNode;
}

export function Dialog({title, onClose, actions, children}: DialogProps) {
  const t = useText();
  const heading = useId();
  const element = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the document: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog className="dialog" ref={element} aria-labelledby={heading} onCancel={(event) => {
      // A dialog within this one closes by itself.
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      onClose();
    }}>
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label={t('common.close')} onClick={onClose} />
        </div>
        {children}
        {actions && <div className="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  );
}

export interface ConfirmProps {
  title: string;
  text: ReactNode;
  yes: string;
  no: string;
  danger?: boolean;
  busy?: string | false;
  onYes(): void;
  onNo(): void;
}

/** Asks before something that is hard to take back. */
export function Confirm({title, text, yes, no, danger, busy = false, onYes, onNo}: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onNo} actions={
      <>
        <Button onClick={onNo}>{no}</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onYes}>{yes}</Button>
      </>
    }>
      <div>{text}</div>
    </Dialog>
  );
}
