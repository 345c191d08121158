// SPDX-License-Identifier: Apache-2.0
// What a state asks of consent and of recording, with where that is known from.
import {useCallback, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Select} from '../../ui';
import {useResource, useStaff} from '../staff/context';
import {Fact, Facts, LoadedResource, Section} from '../staff/parts';
import {kStates} from '../staff/states';

export function StateRules() {
  const t = useText();
  const {api} = useStaff();
  // Until one is chosen the clinic's own.
  const clinic = useResource(useCallback(() => api.organization.get.query(), [api]));
  const own = useStore(clinic.state).data?.state ?? '';
  const [chosen, setChosen] = useState<string | null>(null);
  const state = chosen ?? own;
  return (
    <Section title={t('consents.rules')}>
      <p className="muted">{t('consents.rules.text')}</p>
      <div className="fields">
        <Select label={t('licences.state')} value={state} onChange={setChosen} choices={[{value: '', label: t('book.choose')}, ...kStates]} />
      </div>
      {state && <Rules key={state} state={state} />}
    </Section>
  );
}

function Rules({state}: {state: string}) {
  const t = useText();
  const {api} = useStaff();
  const rules = useResource(useCallback(() => api.telehealth.getStateRequirements.query({stateCode: state}), [api, state]));
  return (
    <LoadedResource of={rules} loading={t('consents.loading')}>
      {(rule) => (
        <>
          <Facts>
            <Fact name={t('consents.rules.consent')}>{t(`consents.rules.consent.${rule.telehealthConsent}`)}</Fact>
            <Fact name={t('consents.rules.form')}>{t(`consents.rules.form.${rule.form}`)}</Fact>
            <Fact name={t('consents.rules.own')}>{t(rule.requiresSpecificConsent ? 'staff.yes' : 'staff.no')}</Fact>
            <Fact name={t('consents.rules.recording')}>{t(`consents.rules.recording.${rule.recording}`)}</Fact>
          </Facts>
          {rule.recordingLimit !== 'NONE' && <Banner look="warn">{t(`consents.rules.limit.${rule.recordingLimit}`)}</Banner>}
          {rule.consentRequirements.length > 0 && <List title={t('consents.rules.elements')} lines={rule.consentRequirements} />}
          {rule.restrictions.length > 0 && <List title={t('consents.rules.restrictions')} lines={rule.restrictions} />}
          {rule.notes && <p>{rule.notes}</p>}
          <p className="small muted">
            {rule.source && `${rule.source} · `}{t(`consents.rules.confidence.${rule.confidence}`)} · {t('consents.rules.version', {version: rule.ruleVersion})}
          </p>
        </>
      )}
    </LoadedResource>
  );
}

function List({title, lines}: {title: string; lines: readonly string[]}) {
  return (
    <div>
      <h3>{title}</h3>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </div>
  );
}
