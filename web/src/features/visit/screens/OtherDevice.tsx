// SPDX-License-Identifier: Apache-2.0
// "Go on on another device": shows the code with which the other device takes over.
import {useState} from 'react';
import {formatTime} from '../../../i18n/format';
import {useText} from '../../../i18n/i18n';
import {Button, Dialog, ErrorBanner, Spinner} from '../../../ui';
import {useVisit} from '../context';
import {useAction} from '../useAction';

export function OtherDevice() {
  const t = useText();
  const {api} = useVisit();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{code: string; expiresAt: Date} | null>(null);
  const make = useAction(async () => setMade(await api.visit.takeoverCode.mutate()));
  const show = () => {
    setOpen(true);
    setMade(null);
    make.run();
  };
  return (
    <>
      <Button look="quiet" onClick={show}>{t('visit.other.button')}</Button>
      {open && (
        <Dialog title={t('visit.other.title')} onClose={() => setOpen(false)}>
          <p>{t('visit.other.text')}</p>
          {make.busy && <Spinner>{t('visit.other.making')}</Spinner>}
          {make.error && <ErrorBanner error={make.error} onRetry={make.run} />}
          {made && (
            <>
              <p className="countdown" aria-label={[...made.code].join(' ')}>{made.code.slice(0, 3)} {made.code.slice(3)}</p>
              <p className="muted small">{t('visit.other.until', {time: formatTime(made.expiresAt)})}</p>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}
