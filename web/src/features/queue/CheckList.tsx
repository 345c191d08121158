// SPDX-License-Identifier: Apache-2.0
// What the patient's device check found, in words.
import {useText} from '../../i18n/i18n';
import {Icon} from '../../ui';
import {checkLines, checkSummary} from './checks';
import {codeWords} from './codes';
import type {QueueEntry} from './entry';

export function CheckList({entry}: {entry: Pick<QueueEntry, 'cameraChecked' | 'microphoneChecked' | 'connectionChecked' | 'checkResults'>}) {
  const t = useText();
  const lines = checkLines(entry);
  if (checkSummary(lines) === 'all_ok') return <p className="check check-ok"><Icon name="check" size={18} />{t('checks.allOk')}</p>;
  return (
    <ul className="checks" aria-label={t('checks.label')}>
      {lines.map(({name, outcome, code}) => (
        <li key={name} className={`check check-${outcome}`}>
          <Icon name={outcome === 'ok' ? 'check' : outcome === 'failed' ? 'warning' : 'info'} size={18} />
          <span>{t(`checks.${name}.${outcome}`)}{code && <span className="muted"> ({codeWords(code, t)})</span>}</span>
        </li>
      ))}
    </ul>
  );
}
