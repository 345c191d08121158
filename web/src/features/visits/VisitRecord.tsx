// SPDX-License-Identifier: Apache-2.0
// What is on record of a visit that is over: times, places, technology, quality, and what happened on the way.
import {useCallback, type ReactNode} from 'react';
import type {GetQualityOutput, Quality, RoomStatusOutput, VisitorRole} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {formatDuration} from '../../i18n/format';
import {useLocale, useResource, useStaff, useZone} from '../staff/context';
import {Fact, Facts, LoadedResource, Pill, Section} from '../staff/parts';
import {clock, fullTime} from '../staff/times';
import {QualityLines} from './QualityLine';
import {kQualityTones} from './status';

export function VisitRecord({room}: {room: RoomStatusOutput}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {actualStartTime: start, actualEndTime: end} = room;
  return (
    <Section title={t('record.title')}>
      <Facts>
        {start && <Fact name={t('record.start')}>{fullTime(start, zone, locale)}</Fact>}
        {end && <Fact name={t('record.end')}>{fullTime(end, zone, locale)}</Fact>}
        {start && end && <Fact name={t('record.length')}>{formatDuration(end.getTime() - start.getTime())}</Fact>}
        {room.patientLocation && <Fact name={t('record.patientPlace')}>{room.patientLocation}</Fact>}
        {room.providerLocation && <Fact name={t('record.providerPlace')}>{room.providerLocation}</Fact>}
        <Fact name={t('record.service')}>{t(`provider.${room.provider}`)}</Fact>
        <Fact name={t('record.connection')}><QualityPill quality={room.connectionQuality} /></Fact>
        <Fact name={t('record.audio')}><QualityPill quality={room.audioQuality} /></Fact>
        <Fact name={t('record.videoQuality')}><QualityPill quality={room.videoQuality} /></Fact>
        {room.placeOfServiceCode && <Fact name={t('record.pos')}>{room.placeOfServiceCode}</Fact>}
        {room.telehealthModifier && <Fact name={t('record.modifier')}>{room.telehealthModifier}</Fact>}
        {room.technicalNotes && <Fact name={t('record.notes')}><span className="pre">{room.technicalNotes}</span></Fact>}
        {room.appointment.cancelReason && <Fact name={t('cancel.reason')}>{room.appointment.cancelReason}</Fact>}
      </Facts>
      {room.actualStartTime && <Connection sessionId={room.id} />}
      {room.ratings.length > 0 && <Ratings ratings={room.ratings} />}
    </Section>
  );
}

export function QualityPill({quality}: {quality: Quality | null}): ReactNode {
  const t = useText();
  return quality ? <Pill tone={kQualityTones[quality]}>{t(`quality.${quality}`)}</Pill> : <span className="muted">{t('quality.unknown')}</span>;
}

function Ratings({ratings}: {ratings: RoomStatusOutput['ratings']}) {
  const t = useText();
  return (
    <>
      <h3>{t('record.ratings')}</h3>
      <ul className="plain-list stack-s">
        {ratings.map(({role, overall, technical, comment}, i) => (
          <li key={i}>
            <strong>{t(`visitor.${role as VisitorRole}`)}</strong>: {t('record.rating', {overall, technical})}
            {comment && <span className="block pre">{comment}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Connection({sessionId}: {sessionId: string}) {
  const t = useText();
  const {api} = useStaff();
  const resource = useResource(useCallback(() => api.telehealth.getQuality.query({sessionId}), [api, sessionId]));
  return (
    <LoadedResource of={resource} loading={t('record.loading')}>
      {({modality, participants}) => (
        <>
          <Segments of={modality} />
          <QualityLines participants={participants} />
        </>
      )}
    </LoadedResource>
  );
}

function Segments({of}: {of: GetQualityOutput['modality']}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  if (of.length === 0) return null;
  return (
    <>
      <h3>{t('record.modality')}</h3>
      <ul className="evidence">
        {of.map(({modality, byPhone, startedAt, endedAt}, i) => (
          <li key={i}>
            <span className="mono">{clock(startedAt, zone, locale)}{endedAt && ` – ${clock(endedAt, zone, locale)}`}</span>
            <span>{t(byPhone ? 'modality.phone' : modality === 'AUDIO_ONLY' ? 'modality.AUDIO_ONLY' : 'modality.AUDIO_VIDEO')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
