// SPDX-License-Identifier: Apache-2.0
// Form fields: label, hint and fault belong to the input for everybody, also for those who do not see them.
import {type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId} from 'react';
import {useText} from '../i18n/i18n';
import {Icon} from './icons';

interface Around {
  label: string;
  hint?: ReactNode;
  fault?: string | null | undefined;
  /** Says "(optional)" behind the label. */
  optional?: boolean;
}

interface Inner {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

function Field({label, hint, fault, optional, children}: Around & {children: (inner: Inner) => ReactNode}) {
  const t = useText();
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional && <span className="muted"> {t('common.optional')}</span>}
      </label>
      {hint && <div className="field-hint" id={`${id}-hint`}>{hint}</div>}
      {children({id, 'aria-describedby': described || undefined, 'aria-invalid': fault ? true : undefined})}
      {fault && <FieldFault id={`${id}-fault`}>{fault}</FieldFault>}
    </div>
  );
}

function FieldFault({id, children}: {id: string; children: ReactNode}) {
  return (
    <div className="field-error" id={id}>
      <Icon name="warning" size={18} />
      <span>{children}</span>
    </div>
  );
}

type TextFieldProps = Around & Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange'> & {onChange(value: string): void};

export function TextField({label, hint, fault, optional, onChange, ...input}: TextFieldProps) {
  return (
    <Field {...{label, hint, fault, optional}}>
      {(inner) => <input className="input" {...input} {...inner} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

type TextAreaProps = Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange'> & {onChange(value: string): void};

export function TextArea({label, hint, fault, optional, onChange, ...input}: TextAreaProps) {
  return (
    <Field {...{label, hint, fault, optional}}>
      {(inner) => <textarea className="input" {...input} {...inner} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
  /** Under the label, where there is room for more than a word; not in a Select. */
  hint?: string;
}

type SelectProps = Around & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'onChange'> & {
  choices: readonly Choice[];
  onChange(value: string): void;
};

export function Select({label, hint, fault, optional, choices, onChange, ...input}: SelectProps) {
  return (
    <Field {...{label, hint, fault, optional}}>
      {(inner) => (
        <select className="input" {...input} {...inner} onChange={(event) => onChange(event.target.value)}>
          {choices.map(({value, label: name}) => <option key={value} value={value}>{name}</option>)}
        </select>
      )}
    </Field>
  );
}

export interface ChoicesProps extends Around {
  choices: readonly Choice[];
  value: string | null;
  onChange(value: string): void;
}

/** One of a few, each as a large row. */
export function Choices({label, hint, fault, optional, choices, value, onChange}: ChoicesProps) {
  const t = useText();
  const id = useId();
  return (
    <fieldset className="field" aria-describedby={fault ? `${id}-fault` : hint ? `${id}-hint` : undefined}>
      <legend className="field-label">
        {label}
        {optional && <span className="muted"> {t('common.optional')}</span>}
      </legend>
      {hint && <div className="field-hint" id={`${id}-hint`}>{hint}</div>}
      <div className="choices">
        {choices.map((choice) => (
          <label className="choice" key={choice.value}>
            <input type="radio" name={id} value={choice.value} checked={value === choice.value} onChange={() => onChange(choice.value)} />
            <span>{choice.label}{choice.hint && <span className="choice-hint"> {choice.hint}</span>}</span>
          </label>
        ))}
      </div>
      {fault && <FieldFault id={`${id}-fault`}>{fault}</FieldFault>}
    </fieldset>
  );
}

/** `name`: for screen readers, where several switches have the same label; begins with the label. */
export function Switch({label, name, on, onChange}: {label: string; name?: string; on: boolean; onChange(on: boolean): void}) {
  return (
    <button type="button" role="switch" aria-checked={on} aria-label={name} className="switch" onClick={() => onChange(!on)}>
      <span className="switch-track" aria-hidden="true" />
      <span>{label}</span>
    </button>
  );
}

export interface CheckboxProps {
  label: ReactNode;
  on: boolean;
  onChange(on: boolean): void;
  fault?: string | null | undefined;
}

/** A box to tick, as a large row. */
export function Checkbox({label, on, onChange, fault}: CheckboxProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="choice" htmlFor={id}>
        <input id={id} type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)}
          aria-invalid={fault ? true : undefined} aria-describedby={fault ? `${id}-fault` : undefined} />
        <span>{label}</span>
      </label>
      {fault && <FieldFault id={`${id}-fault`}>{fault}</FieldFault>}
    </div>
  );
}
