// SPDX-License-Identifier: Apache-2.0
// The clinic's own consent texts: what patients read now, a draft, what it would look like, publishing it.
import {useCallback, useState} from 'react';
import type {ConsentPreview, TelehealthConsentType} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {kLanguages} from '../../i18n/catalogue';
import {Banner, Button, Confirm, ErrorBanner, Select, Switch, TextArea, TextField, toast} from '../../ui';
import {useAction, useLocale, useResource, useStaff, useZone} from '../staff/context';
import {Fact, Facts, LoadedResource, Pill, Section} from '../staff/parts';
import {fullTime} from '../staff/times';
import {PreviewDialog} from './PreviewDialog';
import {startOf, textsOf, type TextPlace, type TextState} from './texts';
import {kConsentTypes} from './worth';

export function Texts() {
  const t = useText();
  const {api} = useStaff();
  const locale = useLocale();
  const [consentType, setType] = useState<TelehealthConsentType>('GENERAL');
  const [language, setLanguage] = useState<string>('en');
  const all = useResource(useCallback(() => api.consentTemplates.list.query({}), [api]));
  const names = new Intl.DisplayNames(locale, {type: 'language'});
  return (
    <Section title={t('consents.texts')}>
      <p className="muted">{t('consents.texts.text')}</p>
      <div className="fields">
        <Select label={t('consents.which')} value={consentType} onChange={(value) => setType(value as TelehealthConsentType)}
          choices={kConsentTypes.map((value) => ({value, label: t(`consents.type.${value}`)}))} />
        <Select label={t('patient.language')} value={language} onChange={setLanguage} choices={kLanguages.map((value) => ({value, label: names.of(value) ?? value}))} />
      </div>
      <LoadedResource of={all} loading={t('consents.loading')}>
        {(found) => <OneText key={`${consentType} ${language}`} place={{consentType, language}} state={textsOf({consentType, language}, found)}
          changed={() => void all.load()} />}
      </LoadedResource>
    </Section>
  );
}

function OneText({place, state, changed}: {place: TextPlace; state: TextState; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {draft, published, own} = state;
  const [editing, setEditing] = useState(draft !== null);
  const [shown, setShown] = useState(false);
  return (
    <>
      <Facts>
        <Fact name={t('consents.texts.now')}>
          {published ? `${published.title} (${t('consents.texts.number', {version: published.version})})` : own ? own.title : t('consents.never')}
          {' '}<Pill tone={published ? 'ok' : 'plain'}>{t(published ? 'consents.texts.clinics' : 'consents.texts.ours')}</Pill>
          {published?.publishedAt && <span className="small muted block">{fullTime(published.publishedAt, zone, locale)}</span>}
        </Fact>
        <Fact name={t('consents.texts.draft')}>{draft ? fullTime(draft.updatedAt, zone, locale) : t('consents.texts.noDraft')}</Fact>
      </Facts>
      <div className="row">
        <Button icon="document" onClick={() => setShown(true)}>{t('consents.texts.show')}</Button>
        {!editing && <Button icon="edit" onClick={() => setEditing(true)}>{t('consents.texts.write')}</Button>}
      </div>
      {shown && <PreviewDialog input={place} onClose={() => setShown(false)} />}
      {editing && <Draft place={place} state={state} changed={changed} />}
    </>
  );
}

function Draft({place, state, changed}: {place: TextPlace; state: TextState; changed(): void}) {
  const t = useText();
  const {api} = useStaff();
  const start = startOf(state)?.consentTemplateId ?? null;
  const {consentType, language} = place;
  const text = useResource(useCallback((): Promise<Pick<ConsentPreview, 'title' | 'source'>> => api.consentTemplates.preview.query(
    start ? {consentTemplateId: start} : {consentType, language}), [api, start, consentType, language]));
  return (
    <LoadedResource of={text} loading={t('consents.loading')}>
      {(found) => <Editor place={place} state={state} title={found.title} source={found.source} changed={changed} />}
    </LoadedResource>
  );
}

interface EditorProps {
  place: TextPlace;
  state: TextState;
  title: string;
  source: string;
  changed(): void;
}

function Editor({place, state: {draft}, changed, ...start}: EditorProps) {
  const t = useText();
  const {api} = useStaff();
  const [title, setTitle] = useState(start.title);
  const [source, setSource] = useState(start.source);
  const [asksAgain, setAsks] = useState(draft?.asksAgain ?? false);
  const [saved, setSaved] = useState(draft);
  const [savedSource, setSavedSource] = useState(start.source);
  const [open, setOpen] = useState<'preview' | 'publish' | null>(null);
  const action = useAction();
  const isSaved = saved !== null && saved.title === title && saved.asksAgain === asksAgain && source === savedSource;
  const templates = api.consentTemplates;
  const save = () => void action.run(async () => {
    setSaved(await templates.saveDraft.mutate({...place, title, source, asksAgain, ...(saved ? {seenAt: saved.updatedAt} : {})}));
    setSavedSource(source);
    toast(t('staff.saved'));
    changed();
  });
  const publish = () => void action.run(async () => {
    if (saved) await templates.publish.mutate({consentTemplateId: saved.consentTemplateId});
    toast(t('consents.texts.published'));
    changed();
  }).then(() => setOpen(null));
  return (
    <div className="stack">
      <TextField label={t('consents.texts.title')} maxLength={200} value={title} onChange={setTitle} fault={action.error?.faultOf('title')} />
      <TextArea label={t('consents.texts.source')} hint={t('consents.texts.sourceHint')} rows={18} spellCheck value={source} onChange={setSource}
        fault={action.error?.faultOf('source')} />
      <Switch label={t('consents.texts.asksAgain')} on={asksAgain} onChange={setAsks} />
      {action.error && action.error.faults.length === 0 && <ErrorBanner error={action.error} />}
      {saved && !isSaved && <Banner look="info">{t('consents.texts.published.first')}</Banner>}
      <div className="row">
        <Button look="primary" busy={action.busy && t('staff.saving')} onClick={save}>{t('consents.texts.save')}</Button>
        {saved && <Button icon="document" onClick={() => setOpen('preview')}>{t('consents.texts.preview')}</Button>}
        {saved && <Button unavailable={!isSaved} onClick={() => setOpen('publish')}>{t('consents.texts.publish')}</Button>}
      </div>
      {open === 'preview' && saved && <PreviewDialog input={{consentTemplateId: saved.consentTemplateId}} onClose={() => setOpen(null)} />}
      {open === 'publish' && (
        <Confirm title={t('consents.texts.publishTitle')} text={t(saved?.asksAgain ? 'consents.texts.publishAgain' : 'consents.texts.publishText')}
          yes={t('consents.texts.publish')} no={t('staff.cancel')} busy={action.busy && t('staff.saving')} onYes={publish} onNo={() => setOpen(null)} />
      )}
    </div>
  );
}
