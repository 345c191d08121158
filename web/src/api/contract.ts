// SPDX-License-Identifier: Apache-2.0
// Procedures of a visit as the pages use them, beside the printed types. What the printed types hold as well is checked
// against them by the compiler where it is called.
import type {
  Modality, ParticipantRole, SessionRow as TelehealthSession, TelehealthSessionStatus, VisitView as PrintedVisitView, WaitingRoomStatus,
  WaitingRoomView,
} from './types';

export interface Options {
  signal?: AbortSignal;
  context?: Record<string, unknown>;
}
export interface Mutation<I, O> {
  mutate(input: I, options?: Options): Promise<O>;
}
export interface Query<I, O> {
  query(input: I, options?: Options): Promise<O>;
}

export interface LocalText {
  en: string;
  es?: string | null;
}
export interface Question {
  id: string;
  text: LocalText;
  kind: 'text' | 'choice' | 'yes_no';
  choices?: {value: string; text: LocalText}[] | null;
  required: boolean;
}
interface VisitMore {
  emergencyNumber: string;
  waitingMessage: string | null;
  nameConfirmed: boolean;
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  delayMinutes: number | null;
  waitingRoomId: string | null;
  participantId: string | null;
  questions: Question[];
  consentMissing: string[];
  languages: string[];
  emailConfigured: boolean;
}
export type VisitView = Omit<PrintedVisitView, keyof VisitMore> & VisitMore;
export type StepKind = 'CHECK_PASSED' | 'CHECK_FAILED' | 'CHECK_SKIPPED' | 'CALL_FAILED';
export type CheckCode = string;
export interface CheckResults {
  camera?: CheckCode;
  microphone?: CheckCode;
  speaker?: CheckCode;
  network?: CheckCode;
  relay?: CheckCode;
}
export interface WaitingStatus {
  id: string;
  status: WaitingRoomStatus;
  joinTime: Date;
  admitTime: Date | null;
  currentWaitSeconds: number;
  waitTimeDisplay: string;
  isProviderReady: boolean;
  preChecks: {camera: boolean; microphone: boolean; connection: boolean};
  questionnaireCompleted: boolean;
  sessionId: string;
  scheduledTime: Date;
  provider: {firstName: string; lastName: string} | null;
  appointmentType: string | null;
  position: number | null;
  estimatedWaitMinutes: {min: number; max: number} | null;
  delayMinutes: number | null;
  waitingMessage: string | null;
  sessionStatus: TelehealthSessionStatus;
}
export interface JoinWaitingOutput {
  waitingRoomId: string;
  joinTime: Date;
  status: WaitingRoomStatus;
  isRejoining: boolean;
}
export interface QueueEntry extends WaitingRoomView {
  patient: {id: string; firstName: string; lastName: string; dateOfBirth: string};
  session: {
    id: string;
    status: TelehealthSessionStatus;
    scheduledStartTime: Date;
    scheduledEndTime: Date;
    patientLocation: string | null;
    patientLocationState: string | null;
    patientAtHome: boolean | null;
    callbackPhone: string | null;
    delayMinutes: number | null;
    appointment: {
      id: string;
      appointmentType: {name: string; color: string | null} | null;
      provider: {id: string; firstName: string; lastName: string};
    };
  };
  currentWaitSeconds: number;
  connected: boolean;
  acknowledgedAt: Date | null;
  checkResults: CheckResults | null;
}
export interface AdmissionPreview {
  patient: {firstName: string; lastName: string; dateOfBirth: string};
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  emergencyNumber: string;
  clinician: {id: string; firstName: string; lastName: string};
  licence: {state: string | null; licensed: boolean; number: string | null; policy: 'OFF' | 'WARN' | 'BLOCK'; message: string | null};
  checks: CheckResults | null;
  questionnaireCompleted: boolean;
  consentMissing: string[];
}
export interface ProposedNoShow {
  sessionId: string;
  patient: {firstName: string; lastName: string};
  clinician: {id: string; firstName: string; lastName: string};
  scheduledStartTime: Date;
  steps: {kind: string; detail: string | null; at: Date}[];
}
export interface ChatMessage {
  id: string;
  seq: number;
  kind: 'CHAT' | 'DELAY';
  sender: {participantId: string | null; role: ParticipantRole | 'STAFF'; name: string};
  text: string;
  sentAt: Date;
  own: boolean;
}
export interface QualitySample {
  measuredAt: Date;
  roundTripMs?: number;
  jitterMs?: number;
  audioLoss?: number;
  videoLoss?: number;
  framesPerSecond?: number;
  freezeSeconds?: number;
  sendKbps?: number;
  relayed: boolean;
}
export type Quality = 'EXCELLENT' | 'GOOD' | 'FAIR' | 'POOR' | (string & {});
export interface IceConfiguration {
  iceServers: {urls: string[]; username?: string; credential?: string}[];
  iceTransportPolicy: 'all' | 'relay';
  expiresAt: Date;
}
type Session = {sessionId: string};
type Waiting = {waitingRoomId: string};

export interface ContractClient {
  visit: {
    open: Mutation<{token: string; takeoverCode?: string; cookie?: boolean}, VisitView>;
    get: Query<void, VisitView>;
    confirm: Mutation<{nameConfirmed: boolean; location?: string; state?: string; atHome?: boolean; callbackPhone?: string}, VisitView>;
    noteStep: Mutation<{kind: StepKind; detail?: string}, object>;
    rate: Mutation<{overall: number; technical: number; comment?: string}, object>;
  };
  visitLinks: {
    send: Mutation<{visitLinkId?: string; sessionId?: string; email?: string}, {sent: boolean; reason: string | null}>;
  };
  telehealth: {
    joinWaitingRoom: Mutation<Session & {deviceType?: 'mobile' | 'desktop' | 'tablet'; browserInfo?: string;
      connectionType?: 'wifi' | 'cellular' | 'ethernet'}, JoinWaitingOutput>;
    leaveWaitingRoom: Mutation<Waiting, WaitingRoomView>;
    updateTechnicalCheck: Mutation<Waiting & {cameraChecked?: boolean; microphoneChecked?: boolean; connectionChecked?: boolean;
      results?: CheckResults}, WaitingRoomView>;
    submitPreVisitQuestionnaire: Mutation<Waiting & {responses: Record<string, string>}, WaitingRoomView>;
    getWaitingRoomStatus: Query<Waiting, WaitingStatus>;
    getWaitingRoom: Query<{sessionId?: string; clinicianId?: string; everybody?: boolean}, QueueEntry | QueueEntry[] | null>;
    acknowledgeArrival: Mutation<Waiting, WaitingRoomView>;
    previewAdmission: Query<Waiting, AdmissionPreview>;
    admitPatient: Mutation<Waiting & {overrideReason?: string}, WaitingRoomView>;
    holdPatient: Mutation<Session, WaitingRoomView>;
    announceDelay: Mutation<{sessionId?: string; clinicianId?: string; minutes: number; message?: string}, {told: number}>;
    transferSession: Mutation<Session & {clinicianId: string}, TelehealthSession>;
    proposedNoShows: Query<void, ProposedNoShow[]>;
    dismissNoShow: Mutation<Session, object>;
    sendMessage: Mutation<Session & {text: string; clientId?: string}, ChatMessage>;
    listMessages: Query<Session & {after?: number}, {messages: ChatMessage[]}>;
    setModality: Mutation<Session & {modality: Modality; byPhone?: boolean;
      reason: 'started' | 'low_bandwidth' | 'chosen' | 'video_failed' | 'restored'}, {modality: Modality; mixed: boolean}>;
    reportQuality: Mutation<Session & {samples: QualitySample[]}, {connection: Quality; audio: Quality | null; video: Quality | null}>;
    getQuality: Query<Session, {participants: {participantId: string; role: ParticipantRole; samples: QualitySample[]}[];
      modality: {modality: Modality; byPhone: boolean; reason: string; startedAt: Date; endedAt: Date | null}[]}>;
    getIceServers: Query<Session, IceConfiguration>;
  };
}
