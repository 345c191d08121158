// SPDX-License-Identifier: Apache-2.0
// The clinic's questions before the visit, in the reader's language where the clinic wrote them in it.
import {type FormEvent, useRef, useState} from 'react';
import type {Question, VisitView} from '../../../api/types';
import {useLanguage, useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button, Choices, ErrorBanner, TextArea} from '../../../ui';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {useAction} from '../useAction';
import {useProgress} from '../useProgress';
import type {WaitingRoom} from '../waitingRoom';

export function QuestionsStep({view, room}: {view: VisitView; room: WaitingRoom}) {
  const t = useText();
  const {flow} = useVisit();
  const element = useRef<HTMLFormElement>(null);
  const {offline} = useStore(room.state);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [missing, setMissing] = useState<readonly string[]>([]);
  const send = useAction(async () => {
    const given = Object.entries(answers).map(([id, text]) => [id, text.trim()] as const).filter(([, text]) => text !== '');
    await room.answer(Object.fromEntries(given));
    flow.done({questions: true});
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const open = view.questions.filter(({id, required}) => required && (answers[id] ?? '').trim() === '').map(({id}) => id);
    setMissing(open);
    if (open.length === 0) return send.run();
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid], [aria-describedby$="-fault"] input')?.focus());
  };
  const optional = view.questions.every(({required}) => !required);
  return (
    <Shell title={t('visit.questions.title')} clinic={view.organizationName} phone={view.organizationPhone} progress={useProgress(view, 'questions')}>
      <p className="lead">{t('visit.questions.text')}</p>
      {offline && <Banner look="warn" title={t('visit.offline.title')} live>{t('visit.offline.place')}</Banner>}
      <form className="stack" onSubmit={submit} noValidate ref={element}>
        {view.questions.map((question) => (
          <QuestionField key={question.id} question={question} value={answers[question.id] ?? ''}
            fault={missing.includes(question.id) ? t('visit.questions.missing') : send.error?.faultOf(`responses.${question.id}`) ?? null}
            onChange={(text) => {
              setAnswers({...answers, [question.id]: text});
              setMissing(missing.filter((id) => id !== question.id));
            }} />
        ))}
        {send.error && <ErrorBanner error={send.error} />}
        <div className="actions">
          <Button type="submit" look="primary" large wide busy={send.busy && t('visit.saving')}>{t('visit.next')}</Button>
          {(optional || send.error) && <Button wide onClick={() => flow.done({questions: true})}>{t('visit.questions.skip')}</Button>}
        </div>
      </form>
    </Shell>
  );
}

interface QuestionProps {
  question: Question;
  value: string;
  fault: string | null;
  onChange(text: string): void;
}

function QuestionField({question, value, fault, onChange}: QuestionProps) {
  const t = useText();
  const language = useLanguage();
  const words = (text: {en: string; es?: string | null}) => (language === 'es' ? text.es : null) ?? text.en;
  const common = {label: words(question.text), optional: !question.required, fault, value, onChange};
  if (question.kind === 'text') return <TextArea {...common} maxLength={2000} />;
  const choices = question.kind === 'yes_no'
    ? [{value: 'yes', label: t('visit.yes')}, {value: 'no', label: t('visit.no')}]
    : (question.choices ?? []).map((choice) => ({value: choice.value, label: words(choice.text)}));
  return <Choices {...common} choices={choices} />;
}
