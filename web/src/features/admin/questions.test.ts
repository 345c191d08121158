// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {addChoice, addQuestion, answersOf, changeQuestion, moveQuestion, questionFaults, questionsOf, removeQuestion, setKind, tidy} from './questions';

describe('the questions before a visit', () => {
  it('are added, moved and removed without reusing an id', () => {
    let list = addQuestion(addQuestion([]));
    expect(list.map(({id}) => id)).toEqual(['q1', 'q2']);
    list = moveQuestion(list, 'q2', -1);
    expect(list.map(({id}) => id)).toEqual(['q2', 'q1']);
    expect(moveQuestion(list, 'q2', -1).map(({id}) => id)).toEqual(['q2', 'q1']);
    list = addQuestion(removeQuestion(list, 'q1'));
    expect(new Set(list.map(({id}) => id)).size).toBe(2);
  });

  it('have faults until they can be asked', () => {
    let list = addQuestion([]);
    expect(questionFaults(list).get('q1')).toBe('text');
    list = changeQuestion(list, 'q1', {text: {en: 'Where does it hurt?'}});
    expect(questionFaults(list).size).toBe(0);
    list = list.map((question) => setKind(question, 'choice'));
    expect(questionFaults(list).get('q1')).toBe('choices');
  });

  it('lose their choices with another kind', () => {
    const [question] = addQuestion([]).map((one) => addChoice(setKind(one, 'choice')));
    expect(question!.choices).toHaveLength(3);
    expect(setKind(question!, 'yes_no')).not.toHaveProperty('choices');
  });

  it('are sent without empty translations', () => {
    const [question] = tidy([{id: 'q1', text: {en: ' Pain? ', es: ' '}, kind: 'yes_no', required: true}]);
    expect(question!.text).toEqual({en: 'Pain?'});
  });

  it('show answers in words and keep those whose question is gone', () => {
    const questions = questionsOf([{id: 'q1', text: {en: 'Side?', es: '¿Lado?'}, kind: 'choice', required: true,
      choices: [{value: 'l', text: {en: 'Left', es: 'Izquierdo'}}]},
      {id: 'q2', text: {en: 'Pain?', es: '¿Dolor?'}, kind: 'yes_no', required: true}, 'rubbish']);
    const yesNo = {yes: 'Sí', no: 'No'};
    expect(answersOf({q1: 'l', q2: 'yes', old: 'x'}, questions, 'es', yesNo)).toEqual([
      {id: 'q1', question: '¿Lado?', answer: 'Izquierdo'}, {id: 'q2', question: '¿Dolor?', answer: 'Sí'},
      {id: 'old', question: 'old', answer: 'x'},
    ]);
    expect(answersOf(null, questions, 'en', yesNo)).toEqual([]);
  });
});
