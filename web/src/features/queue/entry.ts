// SPDX-License-Identifier: Apache-2.0
// Somebody in the waiting room, as telehealth.getWaitingRoom tells it; only what the pages use.

export type WaitingStatus = 'WAITING' | 'ADMITTED' | 'LEFT' | 'TIMED_OUT';
export type CheckName = 'camera' | 'microphone' | 'speaker' | 'network' | 'relay';
export type CheckResults = Partial<Record<CheckName, string | null>>;

export interface Person {
  firstName: string;
  lastName: string;
}

export interface QueueEntry {
  id: string;
  status: WaitingStatus;
  joinTime: Date;
  currentWaitSeconds: number;
  connected: boolean;
  acknowledgedAt: Date | null;
  cameraChecked: boolean;
  microphoneChecked: boolean;
  connectionChecked: boolean;
  preVisitQuestionnaireCompleted: boolean;
  checkResults?: unknown;
  preVisitResponses?: unknown;
  sessionId: string;
  patient: Person & {id: string; dateOfBirth: string | null};
  session: {
    id: string;
    status: string;
    scheduledStartTime: Date;
    patientLocation: string | null;
    patientLocationState: string | null;
    patientAtHome: boolean | null;
    callbackPhone: string | null;
    delayMinutes: number | null;
    appointment: {
      id: string;
      appointmentType: {name: string; color: string | null} | null;
      provider: Person & {id: string};
    };
  };
}

export const fullName = ({firstName, lastName}: Person): string => `${firstName} ${lastName}`.trim();
