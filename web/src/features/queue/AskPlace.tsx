// SPDX-License-Identifier: Apache-2.0
// Nobody has said where the patient is: the clinician asks by voice and writes it down. The address on file is offered, and counts
// only once somebody has asked.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Checkbox, ErrorBanner, Select, TextField, toast} from '../../ui';
import {useAction, useMay, useStaff} from '../staff/context';
import {kStates} from '../visit/states';

export interface AskPlaceProps {
  sessionId: string;
  /** Of the address on file; null: there is none. */
  stateOnFile: string | null;
  /** The visit runs already: it began in an emergency, or what was said was said of another day. */
  begun?: boolean;
  said(): void;
}

const nameOf = (state: string): string => kStates.find(([code]) => code === state)?.[1] ?? state;

export function AskPlace({sessionId, stateOnFile, begun = false, said}: AskPlaceProps) {
  const t = useText();
  const {api} = useStaff();
  const mayDo = useMay();
  const [state, setState] = useState(stateOnFile ?? '');
  const [address, setAddress] = useState('');
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const action = useAction();
  const choose = (chosen: string): void => {
    setState(chosen);
    setAsked(false);
  };
  const save = (): void => {
    setTried(true);
    if (state === '' || !asked) return;
    void action.run(async () => {
      const patientLocation = address.trim();
      await api.telehealth.statePatientPlace.mutate({sessionId, patientState: state, ...(patientLocation ? {patientLocation} : {})});
      toast(t('place.done'));
      said();
    });
  };
  return (
    <section className="stack-s" aria-label={t('place.title')}>
      <Banner look="danger" title={t('place.title')} live>{t(begun ? 'place.begun' : 'place.text')}</Banner>
      {mayDo('session_admit') && (
        <>
          <Select label={t('place.state')} hint={stateOnFile && t('place.onFile', {state: nameOf(stateOnFile)})} value={state} onChange={choose}
            choices={[{value: '', label: t('place.choose')}, ...kStates.map(([value, label]) => ({value, label}))]}
            fault={tried && state === '' ? t('place.stateMissing') : undefined} />
          <TextField label={t('place.address')} hint={t('place.addressHint')} optional maxLength={300} autoComplete="off" value={address} onChange={setAddress} />
          {state !== '' && (
            <Checkbox label={t('place.asked', {state: nameOf(state)})} on={asked} onChange={setAsked}
              fault={tried && !asked ? t('place.askedMissing') : undefined} />
          )}
          {action.error && <ErrorBanner error={action.error} />}
          <div><Button busy={action.busy && t('staff.saving')} onClick={save}>{t('place.save')}</Button></div>
        </>
      )}
    </section>
  );
}
