// SPDX-License-Identifier: Apache-2.0
// Whether visits may be recorded, and how long recordings are kept.
import {useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Choices, Switch, TextArea, TextField} from '../../ui';
import {retentionChanges, retentionFault} from './organizationFields';
import {SaveSection} from './SaveSection';
import type {PartProps} from './SettingsPage';

export function RecordingSettings({data, resource}: PartProps) {
  const t = useText();
  const [recordingAllowed, setAllowed] = useState(data.recordingAllowed);
  const [how, setHow] = useState(data.recordingRetentionDays === null ? 'forever' : 'days');
  const [days, setDays] = useState(String(data.recordingRetentionDays ?? 30));
  const [reason, setReason] = useState(data.recordingRetentionReason ?? '');
  const typed = {forever: how === 'forever', days, reason};
  const fault = retentionFault(typed);
  return (
    <SaveSection title={t('settings.recording')} resource={resource} version={data.version} before={data} ready={fault === null}
      changes={{recordingAllowed, ...retentionChanges(typed)}}>
      {(faultOf) => (
        <>
          <Switch label={t('settings.recordingAllowed')} on={recordingAllowed} onChange={setAllowed} />
          <p className="small muted">{t('settings.recordingHint')}</p>
          <Choices label={t('settings.recordingKept')} hint={t('settings.recordingKeptHint')} value={how} onChange={setHow}
            choices={[{value: 'days', label: t('recordings.retention.byDays')}, {value: 'forever', label: t('recordings.forever')}]} />
          {how === 'days' && (
            <TextField label={t('recordings.retention.days')} hint={t('recordings.retention.daysHint')} inputMode="numeric" value={days} onChange={setDays}
              fault={fault === 'days' ? t('recordings.retention.daysFault') : faultOf('recordingRetentionDays')} />
          )}
          <TextArea label={t('recordings.retention.why')} optional={how === 'days'} value={reason} onChange={setReason} rows={2} maxLength={500}
            fault={fault === 'reason' ? t('settings.recordingReasonFault') : faultOf('recordingRetentionReason')} />
        </>
      )}
    </SaveSection>
  );
}
