// SPDX-License-Identifier: Apache-2.0
// The clinician moves the visit to another video service: which there are, what would change, and the change.
import {useCallback, useId, useState} from 'react';
import {apiError, type ApiError} from '../../api/errors';
import type {ProviderStatusView, SwitchPreview, TelehealthProvider} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Banner, Button, Checkbox, Choices, ErrorBanner, Spinner} from '../../ui';
import {useAction, useResource} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {ownFirst, serviceName} from '../staff/videoServices';
import type {RoomModel} from './roomModel';
import {changesOf, refusalWords, stateWords} from './serviceWords';

interface Services {
  present: TelehealthProvider;
  states: ProviderStatusView[];
}

export function ChangeService({room}: {room: RoomModel}) {
  const t = useText();
  const {api, sessionId} = room.settings;
  const services = useResource(useCallback(async (): Promise<Services> => {
    const [{providers}, {provider}] = await Promise.all([api.telehealth.getProviderStatus.query(), api.telehealth.getRoomStatus.query({sessionId})]);
    return {present: provider, states: ownFirst(providers.filter(({configured}) => configured))};
  }, [api, sessionId]));
  return (
    <>
      <p>{t('service.intro')}</p>
      <LoadedResource of={services} loading={t('video.loading')}>{(known) => <Choice room={room} {...known} />}</LoadedResource>
    </>
  );
}

function Choice({room, present, states}: Services & {room: RoomModel}) {
  const t = useText();
  const {api, sessionId} = room.settings;
  const [chosen, setChosen] = useState<ProviderStatusView | null>(null);
  const [accepted, setAccepted] = useState(false);
  const action = useAction();
  const provider = chosen?.provider;
  const outlook = useResource(useCallback(
    async () => (provider ? api.telehealth.previewSwitch.query({sessionId, provider}) : null), [api, sessionId, provider]));
  const {data: preview, error} = useStore(outlook.state);
  const people = useStore(room.call.state, ({session}) => session.peers.length + 1);
  const name = chosen ? serviceName(chosen, t) : '';
  const fault = action.error ?? error;

  const choose = (value: string): void => {
    if (action.busy) return;
    action.clear();
    setAccepted(false);
    setChosen(states.find((state) => state.provider === value) ?? null);
  };
  const change = () => void action.run(async () => {
    await api.telehealth.switchProvider.mutate({sessionId, ...(provider ? {provider} : {}), ...(accepted ? {acceptLosses: true} : {})})
      .catch((thrown: unknown) => {
        // One that began since is asked for here.
        if (apiError(thrown).reason === 'recording_running') void outlook.load();
        throw thrown;
      });
    room.open(null);
  });
  const hintOf = (state: ProviderStatusView): string => [...(state.provider === present ? [t('service.present')] : []), stateWords(state, t)].join(' ');
  return (
    <>
      <Choices label={t('service.which')} value={provider ?? null} onChange={choose}
        choices={states.map((state) => ({value: state.provider, label: serviceName(state, t), hint: hintOf(state)}))} />
      <div className="stack-s" aria-live="polite">
        {chosen && !preview && !error && <Spinner>{t('service.looking')}</Spinner>}
        {preview && <Outlook preview={preview} name={name} people={people} />}
      </div>
      {preview?.needsAcceptance && <Checkbox label={t('service.accept')} on={accepted} onChange={setAccepted} />}
      {fault && <Refusal error={fault} />}
      <div className="dialog-actions">
        <Button onClick={() => room.open(null)}>{t('call.stay')}</Button>
        <Button look="primary" busy={action.busy && t('service.changing')} unavailable={!preview || (preview.needsAcceptance && !accepted)} onClick={change}>
          {t('service.change')}
        </Button>
      </div>
    </>
  );
}

function Outlook({preview, name, people}: {preview: SwitchPreview; name: string; people: number}) {
  const t = useText();
  const {warnings, lost, gained} = changesOf(preview, {name, people}, t);
  return (
    <>
      {warnings.length > 0 && <Banner look="warn"><div className="stack-s">{warnings.map((words) => <p key={words}>{words}</p>)}</div></Banner>}
      <List title={t('service.lost')} lines={lost} />
      <List title={t('service.gained')} lines={gained} />
      {lost.length + gained.length === 0 && <p>{t('service.same')}</p>}
    </>
  );
}

function List({title, lines}: {title: string; lines: readonly string[]}) {
  const heading = useId();
  if (lines.length === 0) return null;
  return (
    <div className="changes">
      <h3 id={heading}>{title}</h3>
      <ul aria-labelledby={heading}>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </div>
  );
}

function Refusal({error}: {error: ApiError}) {
  const t = useText();
  const words = refusalWords(error, t);
  return words ? <Banner look="danger" title={words.title} live>{words.text}</Banner> : <ErrorBanner error={error} />;
}
