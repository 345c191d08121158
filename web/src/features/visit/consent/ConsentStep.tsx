// SPDX-License-Identifier: Apache-2.0
// The step before the visit in which the missing consents are read and signed, one a screen.
import {type ReactNode, useEffect, useRef, useState} from 'react';
import type {SignConsentInput, TelehealthConsentType, VisitView} from '../../../api/types';
import {currentLanguage, useText, useLanguage} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button, ErrorBanner, Icon, Spinner} from '../../../ui';
import {useVisit} from '../context';
import {CallClinic, Shell, type ShellProps} from '../Shell';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';
import {ConsentForms, type FormsState} from './consentForms';
import {ConsentText} from './ConsentText';
import {CopyButton} from './Copies';
import {DeclineDialog} from './DeclineDialog';
import {SignPart} from './SignPart';
import './consent.css';

type Around = Pick<ShellProps, 'clinic' | 'phone' | 'progress'> & {
  /** Around each step; by default it fills the page. */
  frame?(props: ShellProps): ReactNode;
};

export function useForms(only?: TelehealthConsentType): ConsentForms {
  const {api, flow} = useVisit();
  const language = useLanguage();
  const [forms] = useState(() => new ConsentForms({
    calls: api, onChanged: () => void flow.refresh(), ...(only ? {only} : {}),
  }));
  useEffect(() => void forms.start(currentLanguage()), [forms]);
  useEffect(() => void forms.speak(language), [forms, language]);
  return forms;
}

export function ConsentStep({view}: {view: VisitView}) {
  const {flow} = useVisit();
  const forms = useForms();
  const progress = useProgress(view, 'consent');
  useEffect(() => flow.done({consenting: true}), [flow]);
  const missing = view.consentMissing.length;
  useEffect(() => void forms.recheck(), [forms, missing]);
  const goOn = () => {
    flow.done({consenting: false});
    void flow.refresh().then(() => forms.start(currentLanguage()));
  };
  const later = () => flow.done({consenting: false, consentLater: true});
  return <Forms forms={forms} view={view} around={{clinic: view.organizationName, phone: view.organizationPhone, progress}} onDone={goOn} onLater={later} />;
}

export interface FormsProps {
  forms: ConsentForms;
  view: VisitView;
  around: Around;
  onDone(): void;
  /** On without: into the waiting room, or back to the list. */
  onLater(): void;
}

const frameOf = ({frame}: Around): ((props: ShellProps) => ReactNode) => frame ?? Shell;

export function Forms({forms, view, around, onDone, onLater}: FormsProps) {
  const t = useText();
  const state = useStore(forms.state);
  const {at, opened, error} = state;
  const Frame = frameOf(around);
  if (at === 'failed') {
    return (
      <Frame key="failed" title={t('consent.failed')} {...around}>
        {error && <ErrorBanner error={error} onRetry={() => void forms.start(currentLanguage())} />}
        <div className="actions"><CallClinic phone={view.organizationPhone} /></div>
      </Frame>
    );
  }
  if (at === 'declined') return <Declined key="declined" {...{forms, view, around, onLater}} />;
  if (at === 'finished') return <Finished key="finished" {...{state, around, onDone}} />;
  if (!opened) return <Frame key="loading" title={t('consent.title')} {...around}><Spinner>{t('consent.loading')}</Spinner></Frame>;
  return <OneForm key={opened.consentId} {...{forms, view, around, onLater}} />;
}

function OneForm({forms, view, around, onLater}: Omit<FormsProps, 'onDone'>) {
  const t = useText();
  const {clock} = useVisit();
  const Frame = frameOf(around);
  const {opened, items} = useStore(forms.state);
  const [declining, setDeclining] = useState(false);
  const filled = useRef<SignConsentInput | null>(null);
  const sign = useAction(async () => {
    if (filled.current) await forms.sign(filled.current);
  });
  const send = (input: SignConsentInput) => {
    filled.current = input;
    sign.run();
  };
  if (!opened) return null;
  const item = items.find(({consentType}) => consentType === opened.consentType);
  const {step, of} = forms.progress;
  const old = item?.fault && item.fault !== 'NOT_SIGNED' && item.fault !== 'DECLINED' ? item.fault : null;
  return (
    <Frame title={opened.title} {...around}>
      {of > 1 && <p className="muted no-print">{t('consent.formOf', {step, of})}</p>}
      {old && <Banner look="info">{t(`consent.why.${old}`)}</Banner>}
      <p className="no-print">{t(item?.needed ? 'consent.lead' : opened.consentType === 'HIPAA' ? 'consent.leadNotice' : 'consent.leadOptional')}</p>
      <ConsentText opened={opened} onEnd={() => forms.readToEnd()} />
      <SignPart opened={opened} likely={view.role === 'PATIENT' ? 'SELF' : null} clock={clock} busy={sign.busy} error={sign.error}
        onReopen={() => void forms.start(currentLanguage())} onSign={send} onDecline={() => setDeclining(true)} />
      <div className="no-print"><CannotSign onLater={onLater} /></div>
      {declining && <DeclineDialog needed={item?.needed ?? false} phone={view.organizationPhone} onClose={() => setDeclining(false)}
        onDecline={(reason) => forms.decline(reason)} />}
    </Frame>
  );
}

/** Who cannot sign on a screen is not sent away: the clinic may ask by voice, where the state allows it. */
function CannotSign({onLater}: {onLater(): void}) {
  const t = useText();
  return (
    <details className="more-ways">
      <summary>{t('consent.cannot')}</summary>
      <div className="stack-s">
        <p>{t('consent.cannotText')}</p>
        <div><Button onClick={onLater}>{t('consent.later')}</Button></div>
      </div>
    </details>
  );
}

function Declined({forms, view, around, onLater}: Omit<FormsProps, 'onDone'>) {
  const t = useText();
  const Frame = frameOf(around);
  return (
    <Frame title={t('consent.declined.title')} {...around}>
      <p className="lead">{t('consent.declined.text')}</p>
      <p>{t('consent.declined.next')}</p>
      <div className="actions">
        <CallClinic phone={view.organizationPhone} />
        <Button large wide onClick={() => void forms.reconsider()}>{t('consent.declined.again')}</Button>
        <Button look="quiet" wide onClick={onLater}>{t('consent.later')}</Button>
      </div>
    </Frame>
  );
}

function Finished({state: {items, answered, copyGoesTo}, around, onDone}: {state: FormsState; around: Around; onDone(): void}) {
  const t = useText();
  const Frame = frameOf(around);
  const signed = items.filter(({consentType, status, fault, consentId}) =>
    status === 'SIGNED' && fault === null && consentId !== null && (answered.length === 0 || answered.includes(consentType)));
  return (
    <Frame title={t('consent.finished.title')} {...around}>
      <p className="lead">{t('consent.finished.text')}</p>
      {copyGoesTo && <p>{t('consent.finished.mailed', {address: copyGoesTo})}</p>}
      {signed.length > 0 && (
        <ul className="consent-list card">
          {signed.map(({consentType, consentId}) => (
            <li key={consentType}>
              <span className="row"><Icon name="check" /><strong>{t(`consent.type.${consentType}`)}</strong></span>
              <CopyButton consentId={consentId ?? ''} name={t(`consent.type.${consentType}`)} />
            </li>
          ))}
        </ul>
      )}
      <div className="actions"><Button look="primary" large wide onClick={onDone}>{t('visit.next')}</Button></div>
    </Frame>
  );
}
