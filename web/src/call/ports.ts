// SPDX-License-Identifier: Apache-2.0
// What the call needs from the server: calls of the API about one session, and the realtime connection.
import type {Person} from './names';
import type {EngineName, MediaState, PersonRole} from './videoSession';
import type {ReadableStore} from '../lib/store';

/** The way in that telehealth.generateToken gives. */
export interface Pass {
  token: string;
  joinUrl: string;
  isHost: boolean;
  engine: EngineName;
  expiresAt: Date;
  /** How the visit goes on for who comes into it now. */
  modality: Modality;
  byPhone: boolean;
  details: unknown;
}

export interface IceSettings {
  iceServers: RTCIceServer[];
  iceTransportPolicy: RTCIceTransportPolicy;
  expiresAt: Date;
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

export type Modality = 'AUDIO_VIDEO' | 'AUDIO_ONLY';
export type ModalityReason = 'started' | 'low_bandwidth' | 'chosen' | 'video_failed' | 'restored';

export interface ChatMessage {
  id: string;
  seq: number;
  kind: 'CHAT' | 'DELAY';
  sender: {participantId: string | null; role: PersonRole | 'STAFF'; name: string};
  text: string;
  sentAt: Date;
  own: boolean;
}

/** The API about one session, in the name of whoever is at this page. */
export interface CallApi {
  pass(): Promise<Pass>;
  /** The way in that ends then is used no more; also while the page goes. */
  goodbye(expiresAt: Date): Promise<void>;
  iceServers(): Promise<IceSettings>;
  reportQuality(samples: QualitySample[]): Promise<void>;
  setModality(modality: Modality, reason: ModalityReason, byPhone?: boolean): Promise<void>;
  sendMessage(text: string, clientId: string): Promise<ChatMessage>;
  listMessages(after?: number): Promise<ChatMessage[]>;
  people(): Promise<Person[]>;
}

export interface PeerView {
  peerId: string;
  participantId: string;
  role: PersonRole;
  name: string;
  media: MediaState;
  polite: boolean;
}

export type SignalData =
  | {generation: number; description: RTCSessionDescriptionInit}
  | {generation: number; candidate: RTCIceCandidateInit | null}
  | {generation: number; please: 'restart' | 'rebuild'};

export type CallMessageOut =
  | {type: 'join'; sessionId: string; token: string; resume?: string; media: MediaState}
  | {type: 'signal'; to: string; data: SignalData}
  | ({type: 'media'} & MediaState)
  | {type: 'leave'};

export type CallMessageIn =
  | {type: 'joined'; sessionId: string; you: string; participantId: string; resume: string; peers: PeerView[]}
  | {type: 'peer_joined'; peer: PeerView}
  | {type: 'peer_left'; peerId: string; reason: 'left' | 'lost' | 'removed' | 'superseded' | 'held'}
  | {type: 'peer_media'; peerId: string; media: MediaState}
  | {type: 'peer_away'; peerId: string}
  | {type: 'peer_back'; peerId: string}
  | {type: 'signal'; from: string; data: SignalData}
  | {type: 'superseded'}
  | {type: 'mute_asked'}
  | {type: 'removed'; reason: 'held' | 'removed' | 'ended' | 'moved'}
  | {type: 'error'; about?: string; code: string; message: string}
  | {type: 'notice'; sessionId: string; seq: number; kind: string; payload: Record<string, unknown>};

/** The realtime connection, which comes back by itself after it was lost. */
export interface Channel {
  /** Connected and greeted. */
  readonly open: ReadableStore<boolean>;
  /** Dropped while the connection is not open. */
  send(message: CallMessageOut): void;
  listen(listener: (message: CallMessageIn) => void): () => void;
  /** Try now, also when the server had refused the line. */
  wake(): void;
}
