// SPDX-License-Identifier: Apache-2.0
// Makes people in the waiting room for tests, and what the confirm panel is told of them.
import type {AdmissionPreview} from '../../api/types';
import type {QueueEntry} from './entry';

export function entry(extra: Partial<QueueEntry> = {}): QueueEntry {
  return {
    id: 'w1',
    status: 'WAITING',
    joinTime: new Date(0),
    currentWaitSeconds: 0,
    connected: true,
    acknowledgedAt: null,
    cameraChecked: true,
    microphoneChecked: true,
    connectionChecked: true,
    preVisitQuestionnaireCompleted: false,
    sessionId: 's1',
    patient: {id: 'p1', firstName: 'Ada', lastName: 'Test', dateOfBirth: '1980-02-29'},
    session: {
      id: 's1',
      status: 'WAITING',
      scheduledStartTime: new Date(0),
      patientLocation: '12 Main St, Austin',
      patientLocationState: 'TX',
      patientAtHome: true,
      callbackPhone: '+15125550100',
      delayMinutes: null,
      appointment: {
        id: 'a1',
        appointmentType: {name: 'Follow-up', color: '#0EA5E9'},
        provider: {id: 'c1', firstName: 'Clara', lastName: 'Clinician'},
      },
    },
    ...extra,
  };
}

export function preview(licence: Partial<AdmissionPreview['licence']> = {}, extra: Partial<AdmissionPreview> = {}): AdmissionPreview {
  return {
    patient: {firstName: 'Ada', lastName: 'Test', dateOfBirth: '1980-02-29'},
    patientLocation: '12 Main St, Austin',
    patientLocationState: 'TX',
    patientAtHome: true,
    placeStated: true,
    stateOnFile: 'TX',
    callbackPhone: '+15125550100',
    emergencyNumber: '911',
    clinician: {id: 'c1', firstName: 'Clara', lastName: 'Clinician'},
    licence: {state: 'TX', licensed: true, number: '12345', policy: 'WARN', message: '', ...licence},
    checks: null,
    questionnaireCompleted: true,
    consentMissing: [],
    consentOverridden: false,
    ...extra,
  };
}
