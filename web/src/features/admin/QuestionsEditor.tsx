// SPDX-License-Identifier: Apache-2.0
// The questions before a visit: written in English and, where wanted, in Spanish; ordered; required or not.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Banner, Button, IconButton, Select, Switch, TextField} from '../../ui';
import {addChoice, addQuestion, changeQuestion, kMostQuestions, moveQuestion, questionFaults, questionsOf, removeQuestion, setKind, tidy,
  type Question, type QuestionFault, type QuestionKind} from './questions';
import {SaveSection} from './SaveSection';
import type {PartProps} from './SettingsPage';

export function QuestionsEditor({data, resource}: PartProps) {
  const t = useText();
  const [list, setList] = useState<Question[]>(() => questionsOf(data.preVisitQuestions));
  const faults = questionFaults(list);
  const before = {...data, preVisitQuestions: tidy(questionsOf(data.preVisitQuestions))};
  return (
    <SaveSection title={t('questions.title')} resource={resource} version={data.version} before={before} ready={faults.size === 0}
      changes={{preVisitQuestions: tidy(list)}}>
      {(faultOf) => (
        <>
          <p className="muted">{t('questions.intro')}</p>
          {faultOf('preVisitQuestions') && <Banner look="danger" live>{faultOf('preVisitQuestions')}</Banner>}
          {list.length === 0 && <p>{t('questions.none')}</p>}
          <ol className="questions">
            {list.map((question, at) => (
              <QuestionItem key={question.id} question={question} at={at} count={list.length} fault={faults.get(question.id)}
                onChange={(next) => setList(changeQuestion(list, question.id, next))}
                onReplace={(next) => setList(list.map((one) => (one.id === question.id ? next : one)))}
                onMove={(by) => setList(moveQuestion(list, question.id, by))} onRemove={() => setList(removeQuestion(list, question.id))} />
            ))}
          </ol>
          <div><Button icon="plus" unavailable={list.length >= kMostQuestions} onClick={() => setList(addQuestion(list))}>{t('questions.add')}</Button></div>
        </>
      )}
    </SaveSection>
  );
}

interface QuestionItemProps {
  question: Question;
  at: number;
  count: number;
  fault: QuestionFault | undefined;
  onChange(change: Partial<Question>): void;
  onReplace(question: Question): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

const kKinds: readonly QuestionKind[] = ['text', 'yes_no', 'choice'];

function QuestionItem({question, at, count, fault, onChange, onReplace, onMove, onRemove}: QuestionItemProps) {
  const t = useText();
  const number = at + 1;
  const {text, kind, required} = question;
  return (
    <li className="question stack-s">
      <div className="section-head">
        <h3>{t('questions.number', {number})}</h3>
        <div className="row">
          <IconButton icon="upward" label={t('questions.up', {number})} unavailable={at === 0} onClick={() => onMove(-1)} />
          <IconButton icon="down" label={t('questions.down', {number})} unavailable={at === count - 1} onClick={() => onMove(1)} />
          <IconButton icon="trash" label={t('questions.remove', {number})} onClick={onRemove} />
        </div>
      </div>
      <div className="fields">
        <TextField label={t('questions.english')} value={text.en} onChange={(en) => onChange({text: {...text, en}})} maxLength={500}
          fault={fault === 'text' ? t('questions.fault.text') : null} />
        <TextField label={t('questions.spanish')} optional lang="es" value={text.es ?? ''} onChange={(es) => onChange({text: {...text, es}})} maxLength={500} />
        <Select label={t('questions.kind')} value={kind} onChange={(value) => onReplace(setKind(question, value as QuestionKind))}
          choices={kKinds.map((value) => ({value, label: t(`questions.kind.${value}`)}))} />
      </div>
      {kind === 'choice' && <ChoicesEditor question={question} fault={fault === 'choices'} onReplace={onReplace} />}
      <Switch label={t('questions.required')} on={required} onChange={(on) => onChange({required: on})} />
    </li>
  );
}

function ChoicesEditor({question, fault, onReplace}: {question: Question; fault: boolean; onReplace(question: Question): void}) {
  const t = useText();
  const choices = question.choices ?? [];
  const set = (value: string, text: {en: string; es?: string}): void =>
    onReplace({...question, choices: choices.map((one) => (one.value === value ? {...one, text} : one))});
  return (
    <fieldset className="stack-s">
      <legend className="field-label">{t('questions.choices')}</legend>
      {fault && <Banner look="warn">{t('questions.fault.choices')}</Banner>}
      {choices.map(({value, text}, at) => (
        <div key={value} className="choice-edit">
          <TextField label={t('questions.choiceEnglish', {number: at + 1})} value={text.en} onChange={(en) => set(value, {...text, en})} maxLength={500} />
          <TextField label={t('questions.choiceSpanish', {number: at + 1})} lang="es" value={text.es ?? ''} onChange={(es) => set(value, {...text, es})} maxLength={500} />
          <IconButton icon="trash" label={t('questions.removeChoice', {number: at + 1})} unavailable={choices.length <= 2}
            onClick={() => onReplace({...question, choices: choices.filter((one) => one.value !== value)})} />
        </div>
      ))}
      <div><Button look="quiet" icon="plus" unavailable={choices.length >= 20} onClick={() => onReplace(addChoice(question))}>{t('questions.addChoice')}</Button></div>
    </fieldset>
  );
}
