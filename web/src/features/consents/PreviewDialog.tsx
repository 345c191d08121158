// SPDX-License-Identifier: Apache-2.0
// A consent text as patients would read it, and what it lacks.
import {useCallback} from 'react';
import type {ConsentPreview} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Dialog} from '../../ui';
import {useResource, useStaff} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import type {TextPlace} from './texts';

export function PreviewDialog({input, onClose}: {input: TextPlace | {consentTemplateId: string}; onClose(): void}) {
  const t = useText();
  const {api} = useStaff();
  const wanted = JSON.stringify(input);
  const preview = useResource(useCallback(() => api.consentTemplates.preview.query(
    JSON.parse(wanted) as TextPlace | {consentTemplateId: string}), [api, wanted]));
  return (
    <Dialog title={t('consents.texts.preview')} onClose={onClose} actions={<Button onClick={onClose}>{t('common.close')}</Button>}>
      <LoadedResource of={preview} loading={t('consents.loading')}>{(text) => <Shown text={text} />}</LoadedResource>
    </Dialog>
  );
}

function Shown({text}: {text: ConsentPreview}) {
  const t = useText();
  const lacks = [...text.problems, ...text.missing.map(({id, meaning}) => `${id}: ${meaning}`)];
  return (
    <>
      {lacks.length > 0 && (
        <Banner look="warn" title={t('consents.texts.lacks')}><ul>{lacks.map((line) => <li key={line}>{line}</li>)}</ul></Banner>
      )}
      <article className="stack" lang={text.language}>
        <h3>{text.title}</h3>
        {text.sections.map(({heading, paragraphs}, at) => (
          <section key={at} className="stack-s">
            {heading && <h4>{heading}</h4>}
            {paragraphs.map((paragraph, line) => <p key={line}>{paragraph}</p>)}
          </section>
        ))}
        <p><strong>{text.intentSentence}</strong></p>
        <p className="small muted">{text.disclosure}</p>
        <p><span className="button button-primary" aria-hidden="true">{text.buttonLabel}</span></p>
      </article>
      <p className="small muted">{t('consents.version')}: {text.formVersion}</p>
    </>
  );
}
