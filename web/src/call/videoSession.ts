// SPDX-License-Identifier: Apache-2.0
// What the consult room needs of a video engine. One adapter per engine lies in providers/; none of them knows React.
import type {ReadableStore} from '../lib/store';
import type {Emitter} from './emitter';

export type EngineName = 'builtin' | 'janus' | 'livekit' | 'twilio' | 'zoom' | 'google_meet';

export type PersonRole = 'PATIENT' | 'CLINICIAN' | 'GUARDIAN' | 'INTERPRETER' | 'GUEST' | 'OBSERVER';

export interface MediaState {
  audio: boolean;
  video: boolean;
  screen: boolean;
}

/** How the picture and sound of one person come. */
export type LinkState = 'connecting' | 'connected' | 'reconnecting';

export interface Peer {
  id: string;
  participantId: string;
  /** Null where the engine does not know people, whose name is empty then; see Names. */
  role: PersonRole | null;
  name: string;
  media: MediaState;
  stream: MediaStream | null;
  link: LinkState;
  /** Their page lost its connection to the server; picture and sound may well go on. */
  away: boolean;
}

/** Why one is out of the call. Only `left`, `held` and `failed` are followed by a way back. */
export type OutReason = 'left' | 'held' | 'removed' | 'ended' | 'moved' | 'superseded' | 'call_full' | 'failed';

export interface SessionState {
  phase: 'idle' | 'joining' | 'joined' | 'out';
  /** The engine's own connection; while it is lost, media between people may go on. */
  signalling: 'open' | 'lost';
  ownParticipantId: string | null;
  peers: readonly Peer[];
  out: OutReason | null;
}

export const kBefore: SessionState = {phase: 'idle', signalling: 'open', ownParticipantId: null, peers: [], out: null};

/** What one sends. The screen takes the place of the camera. */
export interface OutgoingMedia {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  state: MediaState;
}

/** How much the picture may take. */
export interface VideoLimits {
  maxKbps: number;
  maxFramesPerSecond: number;
  /** 1: as the camera gives it, 2: half its width… */
  scaleDown: number;
}

/** Sums since the beginning of the call, over everybody who is connected. */
export interface RawStats {
  at: number;
  roundTripMs: number | null;
  jitterMs: number | null;
  audioReceived: number;
  audioLost: number;
  videoReceived: number;
  videoLost: number;
  framesDecoded: number;
  freezeSeconds: number;
  bytesSent: number;
  relayed: boolean;
  /** Whether video comes in at all, so that no frames are not taken for a fault. */
  videoComes: boolean;
}

export interface VideoSession {
  readonly engine: EngineName;
  readonly state: ReadableStore<SessionState>;
  /** Requests of the clinic, e.g. to be muted. */
  readonly asked: Emitter<'mute'>;
  join(media: OutgoingMedia): Promise<void>;
  /** Puts these tracks in the place of the present ones and tells the others. */
  send(media: OutgoingMedia): Promise<void>;
  limitVideo(limits: VideoLimits): void;
  stats(): Promise<RawStats | null>;
  /** The page woke or the network changed: look after the connection at once. */
  nudge(networkChanged?: boolean): void;
  /** Out of the call; may join again with a new session object. */
  leave(): Promise<void>;
}
