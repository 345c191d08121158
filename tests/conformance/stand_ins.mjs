// SPDX-License-Identifier: Apache-2.0
// Own rows for the ids of a recording: made through the API when an id is first met, in the state the recording shows.
import {bookVisit, inMinutes, minutes, newPatient} from '../api/lib/clinic.mjs';

const kRecordedId = /^c[0-9a-z]{24}$/;

export class StandIns {
  #api;
  #server;
  #own = new Map();

  constructor(api, server) {
    this.#api = api;
    this.#server = server;
  }

  /// The same input with our ids. `recorded` is the data of the recorded reply; `foreign` ids stay, nobody has them.
  async replace(procedure, input, recorded, {foreign = false} = {}) {
    if (!input || typeof input !== 'object' || Array.isArray(input)) return input;
    const replaced = {...input};
    for (const [field, value] of Object.entries(input)) {
      if (typeof value === 'string' && kRecordedId.test(value) && !foreign) {
        replaced[field] = await this.#of(field, value, {procedure, recorded, input});
      }
    }
    return replaced;
  }

  async #of(field, id, context) {
    const key = field === 'cursor' ? `${field} ${id}` : id;
    if (!this.#own.has(key)) this.#own.set(key, await this.#make(field, context));
    return this.#own.get(key);
  }

  async #make(field, {procedure, recorded, input}) {
    if (field === 'sessionId') return this.#session(procedure, recorded);
    if (field === 'appointmentId') return this.#appointment(recorded?.alreadyExists === true);
    if (field === 'patientId') {
      const patient = await newPatient(this.#api);
      await bookVisit(this.#api, this.#server, {patientId: patient.id});
      return patient.id;
    }
    if (field === 'providerId') return this.#server.clinicianId;
    if (field === 'cursor') {
      const {nextCursor} = await this.#api.telehealth.listSessions.query({limit: input.limit});
      if (!nextCursor) throw new Error('there is no second page');
      return nextCursor;
    }
    throw new Error(`no stand-in for ${field}`);
  }

  async #appointment(isTelehealth) {
    const start = inMinutes(20);
    const patient = await newPatient(this.#api);
    const appointment = await this.#api.appointments.create.mutate({
      patientId: patient.id, providerId: this.#server.clinicianId, startTime: start,
      endTime: new Date(start.getTime() + minutes(30)), isTelehealth,
    });
    return appointment.id;
  }

  /// A read of a finished session needs one that was finished; everything else begins with a booked one.
  async #session(procedure, recorded) {
    const {telehealth} = this.#api;
    const status = procedure === 'telehealth.getRoomStatus' ? recorded?.status : undefined;
    // A patient is a no-show once the grace time is over.
    const late = procedure === 'telehealth.markNoShow' || status === 'NO_SHOW';
    const {sessionId} = await bookVisit(this.#api, this.#server, {chiefComplaint: 'lower back pain', ...(late ? {start: inMinutes(-16)} : {})});
    if (status === 'COMPLETED' || status === 'IN_PROGRESS') await telehealth.startSession.mutate({sessionId});
    if (status === 'COMPLETED') await telehealth.endSession.mutate({sessionId});
    if (status === 'NO_SHOW') await telehealth.markNoShow.mutate({sessionId});
    // The recorded COMPLETED -> IN_PROGRESS needs a session that is over.
    if (procedure === 'telehealth.startSession' && recorded?.actualEndTime) {
      await telehealth.startSession.mutate({sessionId});
      await telehealth.endSession.mutate({sessionId});
    }
    return sessionId;
  }
}
