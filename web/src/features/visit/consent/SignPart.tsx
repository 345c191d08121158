// SPDX-License-Identifier: Apache-2.0
// Below the text: the disclosure, who signs, the signature, the sentence that is meant. Faults are said in words, the first gets the focus.
import {type FormEvent, useMemo, useRef, useState} from 'react';
import type {ApiError} from '../../../api/errors';
import type {OpenedConsent, SignConsentInput, SignerCapacity} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import type {Clock} from '../../../lib/clock';
import {useStore} from '../../../lib/store';
import {Banner, Button, Checkbox, Choices, ErrorBanner, TextField} from '../../../ui';
import {AttendantsPart} from './AttendantsPart';
import {SignaturePad} from './SignaturePad';
import {asksCapacity, blankForm, faultsOf, isForAnother, type SignFault, type SignForm, signInput} from './signForm';
import {Strokes} from './strokes';

export interface SignPartProps {
  opened: OpenedConsent;
  likely: SignerCapacity | null;
  clock: Clock;
  busy: boolean;
  error: ApiError | null;
  onReopen(): void;
  onSign(input: SignConsentInput): void;
  onDecline(): void;
}

export function SignPart({opened, likely, clock, busy, error, onReopen, onSign, onDecline}: SignPartProps) {
  const t = useText();
  const element = useRef<HTMLFormElement>(null);
  const strokes = useMemo(() => new Strokes(), []);
  useStore(strokes.state);
  const [form, setForm] = useState<SignForm>(() => blankForm(opened, likely));
  const [shown, setShown] = useState(false);
  const set = (part: Partial<SignForm>) => setForm((before) => ({...before, ...part}));
  const faults = faultsOf(form, strokes.isEnough);
  const faultOf = (fault: SignFault) => (shown && faults.includes(fault) ? t(`consent.fault.${fault}`) : undefined);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setShown(true);
    if (faults.length === 0) return onSign(signInput(opened, form, strokes.json));
    // After React has marked them: the first one that is wrong gets the focus.
    requestAnimationFrame(() => {
      const first = element.current?.querySelector<HTMLElement>('[aria-invalid], fieldset[aria-describedby$="-fault"] input, .pad-fault');
      first?.scrollIntoView?.({block: 'center'});
      first?.focus();
    });
  };
  return (
    <form className="stack no-print" onSubmit={send} noValidate ref={element}>
      <section className="stack-s" aria-label={t('consent.disclosure.title')}>
        <h2>{t('consent.disclosure.title')}</h2>
        {opened.disclosure.split('\n').filter(Boolean).map((paragraph, at) => <p key={at} className="small" lang={opened.language}>{paragraph}</p>)}
        <Checkbox label={t('consent.disclosure.accept')} on={form.disclosure} onChange={(disclosure) => set({disclosure})} fault={faultOf('disclosure')} />
      </section>
      <h2>{t('consent.sign.title')}</h2>
      {opened.mustBeGuardian && <Banner look="info">{t('consent.guardianOnly')}</Banner>}
      {asksCapacity(opened) && (
        <Choices label={t('consent.capacity')} value={form.capacity} onChange={(capacity) => set({capacity: capacity as SignerCapacity})}
          choices={opened.capacities.map((value) => ({value, label: t(`consent.capacity.${value}`)}))} fault={faultOf('capacity')} />
      )}
      <TextField label={t(isForAnother(form) ? 'consent.nameOther' : 'consent.name')} autoComplete="name" maxLength={200} value={form.name}
        onChange={(name) => set({name})} fault={faultOf('name')} {...(form.way === 'typed' ? {hint: t('consent.typedHint')} : {})} />
      {isForAnother(form) && (
        <TextField label={t('consent.relationship')} hint={t('consent.relationshipHint')} maxLength={100} value={form.relationship}
          onChange={(relationship) => set({relationship})} fault={faultOf('relationship')} />
      )}
      <Choices label={t('consent.way')} value={form.way} onChange={(way) => set({way: way === 'typed' ? 'typed' : 'drawn'})}
        choices={[{value: 'drawn', label: t('consent.way.drawn')}, {value: 'typed', label: t('consent.way.typed')}]} />
      {form.way === 'drawn' && <SignaturePad strokes={strokes} clock={clock} fault={faultOf('drawing')} />}
      <AttendantsPart form={form.attendants} faultOf={faultOf}
        onChange={(part) => setForm((before) => ({...before, attendants: {...before.attendants, ...part}}))} />
      <Checkbox label={<span lang={opened.language}>{opened.intentSentence}</span>} on={form.agreed} onChange={(agreed) => set({agreed})} fault={faultOf('agreed')} />
      {shown && faults.length > 0 && <Banner look="warn" title={t('consent.faults', {count: faults.length})} live />}
      {error && <ErrorBanner error={error} {...(error.kind === 'changed' || error.kind === 'missing' ? {onRetry: onReopen} : {})} />}
      <div className="actions">
        <Button type="submit" look="primary" large wide busy={busy && t('consent.signing')}>{opened.buttonLabel}</Button>
        <Button wide onClick={onDecline}>{t('consent.decline')}</Button>
      </div>
    </form>
  );
}
