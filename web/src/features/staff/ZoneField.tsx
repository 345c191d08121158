// SPDX-License-Identifier: Apache-2.0
// A time zone by its name: those of the United States first, any other by its IANA name.
import {useText} from '../../i18n/i18n';
import {Select} from '../../ui';
import {useLocale, useStaff} from './context';
import {zoneName} from './times';

const kUsual = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles', 'America/Anchorage',
  'Pacific/Honolulu', 'America/Puerto_Rico', 'Pacific/Guam'];

export interface ZoneFieldProps {
  label: string;
  value: string;
  fault?: string | null | undefined;
  optional?: boolean;
  hint?: string;
  onChange(value: string): void;
}

export function ZoneField({value, ...rest}: ZoneFieldProps) {
  const t = useText();
  const locale = useLocale();
  const {clock} = useStaff();
  const now = new Date(clock.now());
  const all = Intl.supportedValuesOf('timeZone');
  const others = all.filter((zone) => !kUsual.includes(zone));
  const known = value === '' || kUsual.includes(value) || all.includes(value) ? [] : [value];
  return (
    <Select {...rest} value={value} choices={[
      ...(rest.optional ? [{value: '', label: t('patient.none')}] : []),
      ...kUsual.map((zone) => ({value: zone, label: `${zoneName(zone, now, locale)} (${zone.split('/')[1]!.replace(/_/g, ' ')})`})),
      ...[...known, ...others].map((zone) => ({value: zone, label: zone.replace(/_/g, ' ')})),
    ]} />
  );
}
