// SPDX-License-Identifier: Apache-2.0
// One recording: to be watched, and what is on record of it; managers also delete, hold, keep and hand it out here.
import {useCallback, useState} from 'react';
import type {LegalHoldView, RecordingRow} from '../../api/types';
import {formatDuration} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {Link} from '../../lib/router';
import {Banner, Button, ErrorBanner} from '../../ui';
import {useAction, useLocale, useMay, useResource, useStaff, useZone} from '../staff/context';
import {Empty, Fact, Facts, LoadedResource, Page, Pill, Section} from '../staff/parts';
import {fullTime} from '../staff/times';
import {holdsOf, isPlayable, kRecordingTones, lengthOf, sizeWords} from './facts';
import {DeleteDialog, ExportDialog, HoldDialog, ReleaseDialog, RetentionDialog} from './RecordingDialogs';
import {RecordingPlayer} from './RecordingPlayer';
import {Kept} from './RecordingsList';

interface Data {
  recording: RecordingRow | null;
  holds: LegalHoldView[];
}

export function RecordingPage({sessionId, recordingId}: {sessionId: string; recordingId: string}) {
  const t = useText();
  const {api} = useStaff();
  const mayHold = useMay()('legal_hold_manage');
  const read = useCallback(async (): Promise<Data> => {
    const server = api;
    const [{recordings}, holds] = await Promise.all([
      server.telehealth.getRecordings.query({sessionId}), mayHold ? server.legalHolds.list.query({standing: true, limit: 100}) : null,
    ]);
    const recording = recordings.find(({id}) => id === recordingId) ?? null;
    return {recording, holds: recording && holds ? holdsOf(holds.legalHolds, recording) : []};
  }, [api, sessionId, recordingId, mayHold]);
  const resource = useResource(read);
  return (
    <LoadedResource of={resource} loading={t('recordings.loading')}>
      {({recording, holds}) => (recording
        ? <Recording recording={recording} holds={holds} changed={() => void resource.load()} />
        : <Page title={t('recordings.one')}><Empty title={t('recordings.notFound')} /></Page>)}
    </LoadedResource>
  );
}

type Open = 'delete' | 'hold' | 'retention' | 'export' | null;

function Recording({recording, holds, changed}: {recording: RecordingRow; holds: LegalHoldView[]; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const mayDo = useMay();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const isGone = recording.status === 'DELETED';
  const manages = mayDo('recording_manage') && !isGone && recording.deletionBeganAt === null;
  return (
    <Page title={t('recordings.one')} intro={(
      <span className="row">
        <Pill tone={kRecordingTones[recording.status]}>{t(`recordings.status.${recording.status}`)}</Pill>
        {recording.startedAt && <span>{fullTime(recording.startedAt, zone, locale)}</span>}
        <Link to={`/app/visits/${recording.sessionId}`}>{t('recordings.toVisit')}</Link>
      </span>
    )}>
      <StateWords recording={recording} />
      {isPlayable(recording) && <Section title={t('recordings.watch')}><RecordingPlayer recordingId={recording.id} /></Section>}
      <Section title={t('recordings.facts')} actions={manages && (
        <>
          {isPlayable(recording) && <Button icon="send" onClick={() => setOpen('export')}>{t('recordings.export.open')}</Button>}
          <Button icon="clock" onClick={() => setOpen('retention')}>{t('recordings.retention.open')}</Button>
          {mayDo('legal_hold_manage') && <Button icon="lock" onClick={() => setOpen('hold')}>{t('recordings.hold.open')}</Button>}
          <Button look="danger" icon="trash" unavailable={recording.legalHold || recording.status === 'RECORDING'} onClick={() => setOpen('delete')}>{t('recordings.delete.open')}</Button>
        </>
      )}>
        <RecordingFacts recording={recording} />
        {manages && recording.legalHold && <p className="small muted">{t('recordings.heldHint')}</p>}
      </Section>
      {holds.length > 0 && <Holds holds={holds} changed={changed} />}
      {isGone && mayDo('recording_manage') && <Certificate recordingId={recording.id} />}
      {open === 'delete' && <DeleteDialog recording={recording} onClose={close} changed={changed} />}
      {open === 'hold' && <HoldDialog recording={recording} onClose={close} changed={changed} />}
      {open === 'retention' && <RetentionDialog recording={recording} onClose={close} changed={changed} />}
      {open === 'export' && <ExportDialog recording={recording} onClose={close} />}
    </Page>
  );
}

function StateWords({recording: {status, failure, fault, stopReason}}: {recording: RecordingRow}) {
  const t = useText();
  if (fault) return <Banner look="danger" title={t('recordings.fault')}>{t(`recordings.fault.${fault}`)}</Banner>;
  if (status === 'FAILED') return <Banner look="danger" title={t('recordings.status.FAILED')}>{failure ?? t('recordings.failedText')}</Banner>;
  if (status === 'RECORDING') return <Banner look="info">{t('recordings.runsText')}</Banner>;
  if (status === 'PROCESSING') return <Banner look="info">{t('recordings.processingText')}</Banner>;
  if (status === 'AVAILABLE' && stopReason === 'LOST') return <Banner look="warn">{t('recordings.lostText')}</Banner>;
  return null;
}

function RecordingFacts({recording}: {recording: RecordingRow}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {startedAt, endedAt, sizeBytes, stopReason, retentionReason, deletionReason, purpose} = recording;
  const length = lengthOf(recording);
  return (
    <Facts>
      {startedAt && <Fact name={t('record.start')}>{fullTime(startedAt, zone, locale)}</Fact>}
      {endedAt && <Fact name={t('record.end')}>{fullTime(endedAt, zone, locale)}</Fact>}
      {length !== null && <Fact name={t('record.length')}>{formatDuration(length)}</Fact>}
      {sizeBytes !== null && <Fact name={t('recordings.size')}>{sizeWords(sizeBytes, locale)}</Fact>}
      <Fact name={t('recordings.purpose')}>{t(`recordings.purpose.${purpose}`)}</Fact>
      <Fact name={t('recordings.kept')}><Kept recording={recording} /></Fact>
      {retentionReason && <Fact name={t('recordings.retention.why')}>{retentionReason}</Fact>}
      {stopReason && <Fact name={t('recordings.ended')}>{t(`recordings.stopped.${stopReason}`)}</Fact>}
      {deletionReason && <Fact name={t('recordings.delete.why')}>{deletionReason}</Fact>}
    </Facts>
  );
}

function Holds({holds, changed}: {holds: LegalHoldView[]; changed(): void}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const [releasing, setReleasing] = useState<LegalHoldView | null>(null);
  return (
    <Section title={t('recordings.holds')}>
      <ul className="rows">
        {holds.map((hold) => (
          <li key={hold.legalHoldId} className="section-head">
            <span>
              <strong className="block">{hold.matter}</strong>
              <span className="small muted block">{t('recordings.holdLine', {scope: t(`recordings.scope.${hold.scope}`), by: hold.orderedBy, time: fullTime(hold.placedAt, zone, locale)})}</span>
              <span className="block">{hold.reason}</span>
            </span>
            <Button onClick={() => setReleasing(hold)}>{t('recordings.release.open')}</Button>
          </li>
        ))}
      </ul>
      {releasing && <ReleaseDialog hold={releasing} onClose={() => setReleasing(null)} changed={changed} />}
    </Section>
  );
}

function Certificate({recordingId}: {recordingId: string}) {
  const t = useText();
  const {api} = useStaff();
  const action = useAction();
  const save = () => void action.run(async () => {
    const certificate = await api.telehealth.getDeletionCertificate.query({recordingId});
    const url = URL.createObjectURL(new Blob([JSON.stringify(certificate, null, 2)], {type: 'application/json'}));
    Object.assign(document.createElement('a'), {href: url, download: `deletion-${recordingId}.json`}).click();
    URL.revokeObjectURL(url);
  });
  return (
    <Section title={t('recordings.certificate')}>
      <p>{t('recordings.certificateText')}</p>
      {action.error && <ErrorBanner error={action.error} />}
      <div className="row"><Button icon="copy" busy={action.busy && t('staff.saving')} onClick={save}>{t('recordings.certificateSave')}</Button></div>
    </Section>
  );
}
