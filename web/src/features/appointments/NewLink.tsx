// SPDX-License-Identifier: Apache-2.0
// A link into a visit while it can be read: copied, shown to a phone's camera, or sent.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Banner, Button, ErrorBanner, TextField} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {CopyField} from '../staff/copy';
import {QrCode} from '../../ui/QrCode';

export function NewLink({sessionId, url}: {sessionId: string; url: string}) {
  const t = useText();
  const [shown, setShown] = useState<'qr' | 'mail' | null>(null);
  const toggle = (what: 'qr' | 'mail'): void => setShown(shown === what ? null : what);
  return (
    <div className="new-link stack-s">
      <CopyField label={t('link.url')} value={url} />
      <p className="small muted">{t('link.secretHint')}</p>
      <div className="row">
        <Button icon="screen" aria-expanded={shown === 'qr'} onClick={() => toggle('qr')}>{t('link.qr')}</Button>
        <Button icon="send" aria-expanded={shown === 'mail'} onClick={() => toggle('mail')}>{t('link.mail')}</Button>
      </div>
      {shown === 'qr' && <QrCode text={url} label={t('link.qr.label')} />}
      {shown === 'mail' && <SendLink sessionId={sessionId} />}
    </div>
  );
}

function SendLink({sessionId}: {sessionId: string}) {
  const t = useText();
  const {api} = useStaff();
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const action = useAction();
  const send = () => void action.run(async () => {
    setSent(false);
    const typed = email.trim();
    const answer = await api.visitLinks.send.mutate({sessionId, ...(typed ? {email: typed} : {})});
    setSent(answer.sent);
  });
  const unconfigured = action.error?.reason === 'mail_not_configured';
  return (
    <div className="stack-s">
      <TextField label={t('link.mailTo')} hint={t('link.mailHint')} type="email" optional value={email} onChange={setEmail}
        fault={action.error?.faultOf('email')} />
      {unconfigured && <Banner look="info" title={t('link.noMail.title')} live>{t('link.noMail.text')}</Banner>}
      {action.error && !unconfigured && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      {sent && <Banner look="ok" live>{t('link.sent')}</Banner>}
      <div><Button icon="send" busy={action.busy && t('link.sending')} onClick={send}>{t('link.mailGo')}</Button></div>
    </div>
  );
}
