// SPDX-License-Identifier: Apache-2.0
// How good the connection of each person was through a visit: a line to look at, and the weak moments in words.
import type {ParticipantQuality, QualitySampleView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {useLocale, useZone} from '../staff/context';
import {clock} from '../staff/times';
import {shareOf, type Stretch, stretchesOf} from './qualityLine';
import {kQualityTones} from './status';

export function QualityLines({participants}: {participants: readonly ParticipantQuality[]}) {
  const t = useText();
  const measured = participants.filter(({samples}) => samples.length > 0);
  if (measured.length === 0) return null;
  return (
    <>
      <h3>{t('record.line')}</h3>
      {measured.map(({participantId, role, samples}) => <QualityLine key={participantId} who={t(role === 'CLINICIAN' ? 'record.line.clinician' : `visitor.${role}`)} samples={samples} />)}
    </>
  );
}

function QualityLine({who, samples}: {who: string; samples: readonly QualitySampleView[]}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const stretches = stretchesOf(samples);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return null;
  const summary = t('record.line.summary', {who, good: shareOf(stretches, 'good'), fair: shareOf(stretches, 'fair'), poor: shareOf(stretches, 'poor')});
  const weak = stretches.filter(({quality}) => quality === 'poor' || quality === null);
  return (
    <figure className="quality-line">
      <figcaption>{summary}</figcaption>
      <div className="quality-strip" role="img" aria-label={summary}>
        {stretches.map(({from, to, quality}) => (
          <span key={from.getTime()} className={`quality-part quality-${quality ? kQualityTones[quality] : 'none'}`} style={{flexGrow: to.getTime() - from.getTime()}} />
        ))}
      </div>
      <div className="quality-ends mono" aria-hidden="true"><span>{clock(first.from, zone, locale)}</span><span>{clock(last.to, zone, locale)}</span></div>
      {weak.length > 0 && (
        <ul className="evidence">
          {weak.map((stretch) => (
            <li key={stretch.from.getTime()}>
              <span className="mono">{clock(stretch.from, zone, locale)} – {clock(stretch.to, zone, locale)}</span>
              <span><WeakMoment stretch={stretch} /></span>
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function WeakMoment({stretch: {quality, worst}}: {stretch: Stretch}) {
  const t = useText();
  const percent = (share: number): number => Math.round(share * 100);
  if (quality === null) return t('record.line.silent');
  const figures = [
    worst.roundTripMs !== null && t('record.line.delay', {ms: Math.round(worst.roundTripMs)}),
    worst.audioLoss !== null && t('record.line.soundLost', {percent: percent(worst.audioLoss)}),
    worst.videoLoss !== null && t('record.line.pictureLost', {percent: percent(worst.videoLoss)}),
  ].filter(Boolean);
  return <>{t(`quality.${quality}`)}{figures.length > 0 && `: ${figures.join(', ')}`}</>;
}
