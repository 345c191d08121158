// SPDX-License-Identifier: Apache-2.0
// The clinic's settings, each group saved by itself.
import {useCallback, useState} from 'react';
import type {LicencePolicy, Organization, TelehealthProvider} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Banner, Choices, Select, Switch, TextArea, TextField} from '../../ui';
import {useResource, useStaff} from '../staff/context';
import {LoadedResource, Page} from '../staff/parts';
import {kStates} from '../staff/states';
import {ZoneField} from '../staff/ZoneField';
import type {Resource} from '../staff/resource';
import {AppointmentTypes} from './AppointmentTypes';
import {kTimes, type TimeName} from './organizationFields';
import {QuestionsEditor} from './QuestionsEditor';
import {RecordingSettings} from './RecordingSettings';
import {SaveSection} from './SaveSection';

export function SettingsPage() {
  const t = useText();
  const {api} = useStaff();
  const organization = useResource(useCallback(() => api.organization.get.query(), [api]));
  return (
    <Page title={t('nav.settings')}>
      <LoadedResource of={organization} loading={t('settings.loading')}>
        {(data) => (
          <>
            <Clinic data={data} resource={organization} />
            <Times data={data} resource={organization} />
            <SecondStep data={data} resource={organization} />
            <Safety data={data} resource={organization} />
            <Waiting data={data} resource={organization} />
            <QuestionsEditor data={data} resource={organization} />
            <Video data={data} resource={organization} />
            <RecordingSettings data={data} resource={organization} />
            <AppointmentTypes />
          </>
        )}
      </LoadedResource>
    </Page>
  );
}

export interface PartProps {
  data: Organization;
  resource: Resource<Organization>;
}

function Clinic({data, resource}: PartProps) {
  const t = useText();
  const [name, setName] = useState(data.name);
  const [phone, setPhone] = useState(data.phone ?? '');
  const [timeZone, setZone] = useState(data.timeZone);
  const [state, setState] = useState(data.state ?? '');
  const [replyTo, setReplyTo] = useState(data.replyTo ?? '');
  return (
    <SaveSection title={t('settings.clinic')} resource={resource} version={data.version}
      changes={{name, phone: phone || null, timeZone, state: state || null, replyTo: replyTo || null}} before={data}>
      {(faultOf) => (
        <div className="fields">
          <TextField label={t('settings.name')} value={name} onChange={setName} fault={faultOf('name')} maxLength={200} />
          <TextField label={t('settings.phone')} hint={t('settings.phoneHint')} type="tel" value={phone} onChange={setPhone} fault={faultOf('phone')} />
          <ZoneField label={t('settings.zone')} value={timeZone} onChange={setZone} fault={faultOf('timeZone')} />
          <Select label={t('licences.state')} value={state} onChange={setState} fault={faultOf('state')} choices={[{value: '', label: t('patient.none')}, ...kStates]} />
          <TextField label={t('settings.replyTo')} hint={t('settings.replyToHint')} type="email" optional value={replyTo} onChange={setReplyTo} fault={faultOf('replyTo')} />
        </div>
      )}
    </SaveSection>
  );
}

function Times({data, resource}: PartProps) {
  const t = useText();
  const [typed, setTyped] = useState(() => Object.fromEntries(kTimes.map((name) => [name, String(data[name])])) as Record<TimeName, string>);
  const changes = Object.fromEntries(kTimes.map((name) => [name, Number(typed[name])])) as Record<TimeName, number>;
  return (
    <SaveSection title={t('settings.times')} resource={resource} version={data.version} changes={changes} before={data}>
      {(faultOf) => (
        <div className="fields">
          {kTimes.map((name) => (
            <TextField key={name} label={t(`settings.${name}`)} hint={t(`settings.${name}.hint`)} type="number" inputMode="numeric" min={0}
              value={typed[name]} onChange={(value) => setTyped({...typed, [name]: value})} fault={faultOf(name)} />
          ))}
        </div>
      )}
    </SaveSection>
  );
}

function SecondStep({data, resource}: PartProps) {
  const t = useText();
  const {me} = useStaff();
  const [requireSecondFactor, setRequired] = useState(data.requireSecondFactor);
  const isOwnMissing = requireSecondFactor && !me.secondFactor.enrolled;
  return (
    <SaveSection title={t('settings.secondStep')} resource={resource} version={data.version} changes={{requireSecondFactor}} before={data} ready={!isOwnMissing}>
      {(faultOf) => (
        <>
          <Switch label={t('settings.requireSecondFactor')} on={requireSecondFactor} onChange={setRequired} />
          <p className="small muted">{t('settings.requireSecondFactorHint')}</p>
          {isOwnMissing && <Banner look="warn" live>{t('settings.ownSecondFactorFirst')}</Banner>}
          {faultOf('requireSecondFactor') && <p className="danger-text">{faultOf('requireSecondFactor')}</p>}
        </>
      )}
    </SaveSection>
  );
}

const kPolicies: readonly LicencePolicy[] = ['OFF', 'WARN', 'BLOCK'];

function Safety({data, resource}: PartProps) {
  const t = useText();
  const [licencePolicy, setPolicy] = useState<LicencePolicy>(data.licencePolicy);
  const [emergencyNumber, setEmergency] = useState(data.emergencyNumber);
  return (
    <SaveSection title={t('settings.safety')} resource={resource} version={data.version} changes={{licencePolicy, emergencyNumber}} before={data}>
      {(faultOf) => (
        <>
          <Choices label={t('settings.licencePolicy')} hint={t('settings.licenceHint')} value={licencePolicy} onChange={(value) => setPolicy(value as LicencePolicy)}
            choices={kPolicies.map((value) => ({value, label: t(`policy.${value}`)}))} fault={faultOf('licencePolicy')} />
          <div className="fields">
            <TextField label={t('admit.emergency')} hint={t('settings.emergencyHint')} type="tel" value={emergencyNumber} onChange={setEmergency} fault={faultOf('emergencyNumber')} />
          </div>
        </>
      )}
    </SaveSection>
  );
}

function Waiting({data, resource}: PartProps) {
  const t = useText();
  const [waitingMessage, setMessage] = useState(data.waitingMessage ?? '');
  return (
    <SaveSection title={t('settings.waiting')} resource={resource} version={data.version} changes={{waitingMessage: waitingMessage.trim() || null}} before={data}>
      {(faultOf) => (
        <TextArea label={t('settings.waitingMessage')} hint={t('settings.waitingHint')} optional value={waitingMessage} onChange={setMessage} maxLength={500} rows={3}
          fault={faultOf('waitingMessage')} />
      )}
    </SaveSection>
  );
}

const kProviders: readonly TelehealthProvider[] = ['CUSTOM', 'TWILIO', 'ZOOM', 'GOOGLE_MEET'];

function Video({data, resource}: PartProps) {
  const t = useText();
  const [relayOnly, setRelay] = useState(data.relayOnly);
  const [provider, setProvider] = useState<string>(data.defaultProvider ?? '');
  const [fallback, setFallback] = useState(data.fallbackEnabled === null ? '' : String(data.fallbackEnabled));
  return (
    <SaveSection title={t('settings.video')} resource={resource} version={data.version} before={data}
      changes={{relayOnly, defaultProvider: (provider || null) as TelehealthProvider | null, fallbackEnabled: fallback === '' ? null : fallback === 'true'}}>
      {(faultOf) => (
        <>
          <Switch label={t('settings.relayOnly')} on={relayOnly} onChange={setRelay} />
          <p className="small muted">{t('settings.relayHint')}</p>
          <div className="fields">
            <Select label={t('settings.provider')} value={provider} onChange={setProvider} fault={faultOf('defaultProvider')}
              choices={[{value: '', label: t('settings.serverDefault')}, ...kProviders.map((value) => ({value, label: t(`provider.${value}`)}))]} />
            <Select label={t('settings.fallback')} hint={t('settings.fallbackHint')} value={fallback} onChange={setFallback} fault={faultOf('fallbackEnabled')}
              choices={[{value: '', label: t('settings.serverDefault')}, {value: 'true', label: t('staff.yes')}, {value: 'false', label: t('staff.no')}]} />
          </div>
        </>
      )}
    </SaveSection>
  );
}
