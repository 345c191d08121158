// SPDX-License-Identifier: Apache-2.0
// Day, time and length of an appointment, with what they mean on both clocks.
import {useText} from '../../i18n/i18n';
import {TextField} from '../../ui';
import {useLocale, useStaff, useZone} from '../staff/context';
import {zoneName} from '../staff/times';
import {bookingTimes, isFault, timeWords, type BookingForm} from './booking';

export interface WhenFieldsProps {
  form: BookingForm;
  onChange(form: BookingForm): void;
  patientZone: string | null;
  faults?: {startTime?: string | undefined; endTime?: string | undefined};
}

export function WhenFields({form, onChange, patientZone, faults = {}}: WhenFieldsProps) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {clock} = useStaff();
  const times = bookingTimes(form, zone);
  const fault = isFault(times) && form.day && form.time ? times : null;
  return (
    <div className="stack">
      <div className="fields">
        <TextField label={t('book.day')} type="date" value={form.day} onChange={(day) => onChange({...form, day})}
          fault={faults.startTime ?? (fault === 'no_such_time' ? t('book.fault.noSuchTime') : null)} required />
        <TextField label={t('book.time')} hint={zoneName(zone, new Date(clock.now()), locale)} type="time" value={form.time}
          onChange={(time) => onChange({...form, time})} required />
        <TextField label={t('book.minutes')} type="number" inputMode="numeric" min={5} max={1440} value={form.minutes}
          onChange={(minutes) => onChange({...form, minutes})} fault={faults.endTime ?? (fault === 'length' ? t('book.fault.length') : null)} required />
      </div>
      {!isFault(times) && <BothClocks at={times.start} patientZone={patientZone} />}
    </div>
  );
}

export function BothClocks({at, patientZone}: {at: Date; patientZone: string | null}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const {clinic, patient} = timeWords(at, zone, patientZone, locale);
  return (
    <p className="both-clocks" role="status">
      <span className="block"><span className="muted">{t('book.clinicTime')}</span> {clinic}</span>
      {patient && <span className="block"><span className="muted">{t('book.patientTime')}</span> {patient}</span>}
    </p>
  );
}
