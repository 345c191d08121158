// SPDX-License-Identifier: Apache-2.0
// A text to be copied, also where the browser gives no clipboard (pages without TLS): then it is marked for copying by hand.
import {useId, useRef, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, announce} from '../../ui';

export function CopyField({label, value, secret = false}: {label: string; value: string; secret?: boolean}) {
  const t = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState<'copied' | 'marked' | null>(null);
  const copy = async (): Promise<void> => {
    const copied = await navigator.clipboard?.writeText(value).then(() => true, () => false);
    if (!copied) input.current?.select();
    setDone(copied ? 'copied' : 'marked');
    announce(t(copied ? 'staff.copied' : 'staff.copyByHand'));
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>{label}</label>
      <div className="copy">
        <input id={id} ref={input} className={`input ${secret ? 'mono' : ''}`} readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button icon={done === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>{t(done === 'copied' ? 'staff.copied' : 'staff.copy')}</Button>
      </div>
      {done === 'marked' && <div className="field-hint">{t('staff.copyByHand')}</div>}
    </div>
  );
}
