// SPDX-License-Identifier: Apache-2.0
// The consent to recording, read and signed beside the running call: in its panel instead of on a page of its own.
import {useEffect, useRef} from 'react';
import type {VisitView} from '../../../api/types';
import {useStore} from '../../../lib/store';
import type {ShellProps} from '../Shell';
import {Forms, useForms} from './ConsentStep';

function PanelPart({title, children}: ShellProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({preventScroll: true});
    heading.current?.closest('.panel-body')?.scrollTo?.(0, 0);
  }, []);
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>{title}</h3>
      {children}
    </div>
  );
}

const around = {clinic: null, phone: null, frame: PanelPart};

export function SignInCall({view, onClose}: {view: VisitView; onClose(): void}) {
  const forms = useForms('RECORDING');
  const {at, items} = useStore(forms.state);
  // Whoever declined has said what there is to say.
  const isOver = at === 'finished' && !items.some(({consentType, status, fault}) => consentType === 'RECORDING' && status === 'SIGNED' && fault === null);
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);
  return <Forms forms={forms} view={view} around={around} onDone={onClose} onLater={onClose} />;
}
