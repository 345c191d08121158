// SPDX-License-Identifier: Apache-2.0
// The server cannot be reached, asks to wait, or answers strangely: said in words, with when it is tried again.
import {Banner, Button} from '../../ui';
import {errorText} from '../../api/errors';
import {formatDuration} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {useVisit} from './context';
import {useNow} from './useNow';
import type {Trouble} from './visitFlow';

export function TroubleNotice({trouble, onRetry}: {trouble: Trouble; onRetry: () => void}) {
  const t = useText();
  const now = useNow(useVisit().clock);
  const left = trouble.retryAt === null ? null : Math.max(0, trouble.retryAt - now);
  const offline = trouble.kind === 'unreachable';
  const {title, action} = offline
    ? {title: t('visit.offline.title'), action: t('visit.offline.text')}
    : trouble.kind === 'limited' ? {title: t('visit.limited.title'), action: t('visit.limited.text')} : errorText(trouble.error, t);
  return (
    <Banner look={trouble.kind === 'error' ? 'danger' : 'warn'} title={title} live>
      <div className="stack-s">
        <span>{action}</span>
        {left !== null && left > 0 && <span aria-hidden="true">{t('visit.retryIn', {time: formatDuration(Math.ceil(left / 1000) * 1000)})}</span>}
        {trouble.kind !== 'limited' && <div><Button icon="refresh" onClick={onRetry}>{t('common.tryAgain')}</Button></div>}
      </div>
    </Banner>
  );
}
