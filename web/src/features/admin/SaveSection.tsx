// SPDX-License-Identifier: Apache-2.0
// A group of settings with its own button: says when something is not saved yet, and what the server found wrong.
import type {FormEvent, ReactNode} from 'react';
import type {Organization} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, toast} from '../../ui';
import {useAction, useStaff} from '../staff/context';
import {Section} from '../staff/parts';
import type {Resource} from '../staff/resource';
import {differing, type SettingsChanges} from './organizationFields';

export interface SaveSectionProps {
  title: string;
  resource: Resource<Organization>;
  version: number;
  changes: SettingsChanges;
  before: Organization;
  /** False while something cannot be sent yet. */
  ready?: boolean;
  children: (faultOf: (field: string) => string | undefined) => ReactNode;
}

export function SaveSection({title, resource, version, changes, before, ready = true, children}: SaveSectionProps) {
  const t = useText();
  const {api, session} = useStaff();
  const action = useAction();
  const wanted = differing(changes, before);
  const isChanged = Object.keys(wanted).length > 0;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (!isChanged || !ready) return;
    void action.run(async () => {
      resource.set(await api.organization.update.mutate({version, ...wanted}));
      toast(t('staff.saved'));
      void session.find();
    });
  };
  return (
    <Section title={title}>
      <form className="stack" onSubmit={save} noValidate>
        {children((field) => action.error?.faultOf(field) ?? action.error?.faults.find((fault) => fault.field.startsWith(`${field}.`))?.message)}
        {action.error && action.error.faults.length === 0 && (
          <ErrorBanner error={action.error} {...(action.error.kind === 'changed' ? {onRetry: () => void resource.load()} : {})} />
        )}
        <div className="row">
          <Button look={isChanged ? 'primary' : 'secondary'} type="submit" busy={action.busy && t('staff.saving')} unavailable={!isChanged || !ready}>{t('staff.save')}</Button>
          {isChanged && <span className="small muted">{t('staff.unsaved')}</span>}
        </div>
      </form>
    </Section>
  );
}
