// SPDX-License-Identifier: Apache-2.0
// The messages of /api/realtime, both ways.
import type {ParticipantRole} from './types';

export interface Media {
  audio: boolean;
  video: boolean;
  screen: boolean;
}
export interface Peer {
  peerId: string;
  participantId: string;
  role: ParticipantRole;
  name: string;
  media: Media;
  /** Whether this side is the polite one towards that peer. */
  polite: boolean;
}

export type Topic = {topic: 'queue'} | {topic: 'session'; sessionId: string};

export type ClientMessage =
  | {type: 'hello'; visitKey?: string; token?: string}
  | {type: 'watch'; topic: 'queue' | 'session'; sessionId?: string; after?: number}
  | {type: 'unwatch'; topic: 'queue' | 'session'; sessionId?: string}
  | {type: 'present'; sessionId: string}
  | {type: 'join'; sessionId: string; token: string; resume?: string; media: Media}
  | {type: 'signal'; to: string; data: unknown}
  | ({type: 'media'} & Media)
  | {type: 'leave'}
  | {type: 'ping'; n: number};

export interface Notice {
  type: 'notice';
  sessionId: string;
  seq: number;
  kind: string;
  payload: Readonly<Record<string, unknown>>;
  at: string;
}

export type ServerMessage =
  | {type: 'welcome'; server: {version: string}; you: {kind: 'staff' | 'visitor'; participantId?: string; role: string};
      heartbeatSeconds: number}
  | {type: 'watching'; topic: 'queue' | 'session'; sessionId?: string; seq?: number; gap?: boolean}
  | Notice
  | {type: 'queue'; sessionId: string; kind: string; at: string}
  | {type: 'joined'; sessionId: string; you: string; participantId: string; resume: string; peers: Peer[]}
  | {type: 'peer_joined'; peer: Peer}
  | {type: 'peer_left'; peerId: string; reason: 'left' | 'lost' | 'removed' | 'superseded' | 'held'}
  | {type: 'peer_media'; peerId: string; media: Media}
  | {type: 'signal'; from: string; data: unknown}
  | {type: 'peer_away' | 'peer_back'; peerId: string}
  | {type: 'superseded'}
  | {type: 'mute_asked'}
  | {type: 'removed'; reason: 'held' | 'removed' | 'ended' | 'moved'}
  | {type: 'error'; about?: string; code: string; message: string}
  | {type: 'pong'; n: number}
  | {type: 'going_away'};

export type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, {type: T}>;
