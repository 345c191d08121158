// SPDX-License-Identifier: Apache-2.0
// The questions that patients answer before a visit, while somebody edits them.

export type QuestionKind = 'text' | 'choice' | 'yes_no';

export interface Words {
  en: string;
  es?: string;
}

export interface Question {
  id: string;
  text: Words;
  kind: QuestionKind;
  choices?: {value: string; text: Words}[];
  required: boolean;
}

export const kMostQuestions = 30;

/** An id that no other question has: answers are kept under it. */
export function newId(taken: readonly string[], prefix: string): string {
  for (let i = 1; ; ++i) {
    const id = `${prefix}${i}`;
    if (!taken.includes(id)) return id;
  }
}

export function addQuestion(list: readonly Question[]): Question[] {
  return [...list, {id: newId(list.map(({id}) => id), 'q'), text: {en: ''}, kind: 'text', required: false}];
}

export function removeQuestion(list: readonly Question[], id: string): Question[] {
  return list.filter((question) => question.id !== id);
}

export function moveQuestion(list: readonly Question[], id: string, by: -1 | 1): Question[] {
  const from = list.findIndex((question) => question.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return [...list];
  const moved = [...list];
  [moved[from], moved[to]] = [moved[to]!, moved[from]!];
  return moved;
}

export function changeQuestion(list: readonly Question[], id: string, change: Partial<Question>): Question[] {
  return list.map((question) => (question.id === id ? {...question, ...change} : question));
}

export function setKind(question: Question, kind: QuestionKind): Question {
  const {choices, ...rest} = question;
  if (kind !== 'choice') return {...rest, kind};
  return {...rest, kind, choices: choices ?? [{value: 'c1', text: {en: ''}}, {value: 'c2', text: {en: ''}}]};
}

export function addChoice(question: Question): Question {
  const choices = question.choices ?? [];
  return {...question, choices: [...choices, {value: newId(choices.map(({value}) => value), 'c'), text: {en: ''}}]};
}

export type QuestionFault = 'text' | 'choices';

/** The first fault of each question, by its id. */
export function questionFaults(list: readonly Question[]): Map<string, QuestionFault> {
  const faults = new Map<string, QuestionFault>();
  for (const {id, text, kind, choices} of list) {
    if (text.en.trim() === '') faults.set(id, 'text');
    else if (kind === 'choice' && (!choices || choices.length < 2 || choices.some((choice) => choice.text.en.trim() === '')))
      faults.set(id, 'choices');
  }
  return faults;
}

/** As it is sent: without blanks around and without empty translations. */
export function tidy(list: readonly Question[]): Question[] {
  const words = ({en, es}: Words): Words => (es?.trim() ? {en: en.trim(), es: es.trim()} : {en: en.trim()});
  return list.map(({choices, ...question}) => ({
    ...question,
    text: words(question.text),
    ...(choices ? {choices: choices.map((choice) => ({value: choice.value, text: words(choice.text)}))} : {}),
  }));
}

/** What the server keeps, which may be of an older form. */
export function questionsOf(stored: unknown): Question[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((one): one is Question =>
    typeof one === 'object' && one !== null && typeof one.id === 'string' && typeof one.text?.en === 'string');
}

export function inLanguage(words: Words, language: string): string {
  return (language.startsWith('es') && words.es) || words.en;
}

export interface Answer {
  id: string;
  question: string;
  answer: string;
}

/** The answers of a patient beside their questions; answers whose question is gone stay, under their id. */
export function answersOf(responses: unknown, questions: readonly Question[], language: string, yesNo: {yes: string; no: string}): Answer[] {
  if (typeof responses !== 'object' || responses === null) return [];
  const byId = new Map(questions.map((question) => [question.id, question]));
  return Object.entries(responses as Record<string, unknown>).map(([id, value]) => {
    const question = byId.get(id);
    const choice = question?.choices?.find((one) => one.value === value);
    return {
      id,
      question: question ? inLanguage(question.text, language) : id,
      answer: question?.kind === 'yes_no' && (value === 'yes' || value === 'no') ? yesNo[value]
        : choice ? inLanguage(choice.text, language) : String(value),
    };
  });
}
