// SPDX-License-Identifier: Apache-2.0
// A panel beside the pictures; on a phone it lies over them. Escape closes it and the focus goes back.
import {type ReactNode, useEffect, useId, useRef, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {IconButton} from '../../ui';

export interface PanelFrameProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** What had it may be gone with another panel: then to the controls, and not to the top of the page. */
function giveFocusBack(to: HTMLElement | null): void {
  const known = to?.isConnected && to !== document.body ? to : document.querySelector<HTMLElement>('.room-bar button');
  known?.focus();
}

export function PanelFrame({title, onClose, children}: PanelFrameProps) {
  const t = useText();
  const heading = useId();
  const headline = useRef<HTMLHeadingElement>(null);
  // Read before a field of the panel takes it.
  const [before] = useState(() => document.activeElement as HTMLElement | null);
  useEffect(() => {
    // A panel with a field of its own has focused that already.
    const own = headline.current?.closest('aside');
    if (!own?.contains(document.activeElement)) headline.current?.focus();
    return () => giveFocusBack(before);
  }, [before]);
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [onClose]);
  return (
    <aside className="panel" aria-labelledby={heading}>
      <div className="panel-head">
        <h2 id={heading} tabIndex={-1} ref={headline}>{title}</h2>
        <IconButton icon="close" label={t('common.close')} onClick={onClose} />
      </div>
      <div className="panel-body">{children}</div>
    </aside>
  );
}
