// SPDX-License-Identifier: Apache-2.0
// Who waits: how long, with what devices and answers, and everything that can be done for them.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {store as remember} from '../../lib/preferences';
import {useStore} from '../../lib/store';
import {Button, ErrorBanner, Spinner, Switch} from '../../ui';
import {kEverybodyKey, useStaff} from '../staff/context';
import {Empty, Page} from '../staff/parts';
import {AlertSettings} from './AlertBar';
import {DelayDialog} from './DelayDialog';
import {NoShows} from './NoShows';
import {QueueCard} from './QueueCard';
import type {QueueStore} from './queueStore';

export function QueuePage() {
  const {queue} = useStaff();
  return queue ? <Waiting queue={queue} /> : null;
}

function Waiting({queue}: {queue: QueueStore}) {
  const t = useText();
  const {me} = useStaff();
  const {entries, everybody, error} = useStore(queue.state);
  const [telling, setTelling] = useState(false);
  const choose = (all: boolean): void => {
    remember(kEverybodyKey, all ? 'yes' : 'no');
    queue.setEverybody(all);
  };
  return (
    <Page title={t('nav.queue')} intro={t('queue.intro')} actions={me.clinicianId && (
      <Button icon="clock" onClick={() => setTelling(true)}>{t('delay.all')}</Button>
    )}>
      <div className="queue-settings">
        {me.clinicianId && <Switch label={t('queue.everybody')} on={everybody} onChange={choose} />}
        <AlertSettings />
      </div>
      {error && <ErrorBanner error={error} onRetry={() => void queue.refresh()} />}
      {entries === null ? !error && <Spinner>{t('queue.loading')}</Spinner>
        : entries.length === 0 ? <Empty title={t('queue.empty.title')}><p>{t('queue.empty.text')}</p></Empty>
          : <ol className="queue">{entries.map((entry, at) => <QueueCard key={entry.id} entry={entry} place={at + 1} queue={queue} />)}</ol>}
      <NoShows />
      {telling && me.clinicianId && <DelayDialog to={{clinicianId: me.clinicianId}} onClose={() => setTelling(false)} />}
    </Page>
  );
}
