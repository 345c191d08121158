// SPDX-License-Identifier: Apache-2.0
// The Twilio engine, by the vendor's own client.
import {
  connect, LocalAudioTrack, LocalVideoTrack, type LocalTrackPublication, type RemoteParticipant, type Room,
} from 'twilio-video';
import {Emitter} from '../../call/emitter';
import type {CallApi, Pass} from '../../call/ports';
import {
  kBefore, type OutgoingMedia, type OutReason, type Peer, type RawStats, type SessionState, type VideoLimits,
  type VideoSession,
} from '../../call/videoSession';
import {systemClock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {detailsOf, textOf} from '../detailsOf';
import {OneAtATime} from '../oneAtATime';
import {twilioStats} from './twilioStats';

export interface TwilioSurroundings {
  pass: Pass;
  api: CallApi;
}

const kDuplicateIdentity = 53205;
const kScreen = 'screen';

export class TwilioSession implements VideoSession {
  readonly engine = 'twilio';
  readonly state = new Store<SessionState>(kBefore);
  readonly asked = new Emitter<'mute'>();

  private room: Room | null = null;
  private audio: {track: MediaStreamTrack; local: LocalAudioTrack} | null = null;
  private video: {track: MediaStreamTrack; local: LocalVideoTrack; name: string} | null = null;
  private readonly streams = new Map<string, MediaStream>();
  private readonly turns = new OneAtATime();
  private left = false;

  constructor(private readonly around: TwilioSurroundings) {}

  async join(media: OutgoingMedia): Promise<void> {
    this.state.patch({phase: 'joining'});
    const {pass} = this.around;
    const room = await connect(pass.token, {name: textOf(detailsOf(pass.details), 'room'), tracks: [], dominantSpeaker: false});
    if (this.left) {
      room.disconnect();
      return;
    }
    this.room = room;
    const show = () => this.show();
    room.on('participantConnected', show).on('participantDisconnected', show).on('participantReconnecting', show)
      .on('participantReconnected', show).on('trackSubscribed', show).on('trackUnsubscribed', show)
      .on('trackEnabled', show).on('trackDisabled', show).on('trackPublished', show).on('trackUnpublished', show)
      .on('reconnecting', () => this.state.patch({signalling: 'lost'}))
      .on('reconnected', () => this.state.patch({signalling: 'open'}))
      .on('disconnected', (_room: Room, fault?: {code?: number}) => this.disconnected(fault?.code));
    this.state.patch({phase: 'joined', signalling: 'open', ownParticipantId: room.localParticipant.identity});
    this.show();
    await this.send(media);
  }

  send(media: OutgoingMedia): Promise<void> {
    return this.turns.run(async () => {
      if (!this.room) return;
      await this.putAudio(media);
      await this.putVideo(media);
    });
  }

  limitVideo(limits: VideoLimits): void {
    this.room?.localParticipant.setParameters({maxVideoBitrate: limits.maxKbps * 1000, maxAudioBitrate: null});
  }

  async stats(): Promise<RawStats | null> {
    const reports = await this.room?.getStats();
    return reports && reports.length > 0 ? twilioStats(systemClock.now(), reports) : null;
  }

  /** The vendor's client looks after its connection itself. */
  nudge(): void {}

  async leave(): Promise<void> {
    this.left = true;
    this.room?.disconnect();
    this.out('left');
  }

  private async putAudio({audio, state}: OutgoingMedia): Promise<void> {
    if (this.audio && this.audio.track !== audio) {
      this.unpublish(this.audio.local);
      this.audio = null;
    }
    if (audio && !this.audio) {
      const local = new LocalAudioTrack(audio);
      this.audio = {track: audio, local};
      await this.publish(local);
    }
    if (state.audio) this.audio?.local.enable();
    else this.audio?.local.disable();
  }

  private async putVideo({video, state}: OutgoingMedia): Promise<void> {
    const name = state.screen ? kScreen : 'camera';
    if (this.video && (this.video.track !== video || this.video.name !== name)) {
      this.unpublish(this.video.local);
      this.video = null;
    }
    if (!video || this.video) return;
    const local = new LocalVideoTrack(video, {name: `${name}-${video.id}`, logLevel: 'error'});
    this.video = {track: video, local, name};
    await this.publish(local);
  }

  private async publish(track: LocalAudioTrack | LocalVideoTrack): Promise<LocalTrackPublication | undefined> {
    return this.room?.localParticipant.publishTrack(track);
  }

  private unpublish(track: LocalAudioTrack | LocalVideoTrack): void {
    this.room?.localParticipant.unpublishTrack(track);
  }

  private disconnected(code: number | undefined): void {
    if (this.left) return this.out('left');
    // Ended, removed, moved or broken: asking for a new way in tells which.
    this.out(code === kDuplicateIdentity ? 'superseded' : 'moved');
  }

  private viewOf(person: RemoteParticipant): Peer {
    const stream = this.streams.get(person.identity) ?? new MediaStream();
    this.streams.set(person.identity, stream);
    const publications = [...person.tracks.values()];
    const tracks = publications.flatMap(({track}) => (track && 'mediaStreamTrack' in track ? [track.mediaStreamTrack] : []));
    for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
    for (const track of tracks) if (!stream.getTracks().includes(track)) stream.addTrack(track);
    const on = (kind: string) => publications.some((one) => one.kind === kind && one.isTrackEnabled);
    const screen = publications.some(({trackName}) => trackName.startsWith(kScreen));
    return {
      id: person.sid, participantId: person.identity, name: '', role: null, stream,
      media: {audio: on('audio'), video: on('video'), screen},
      link: person.state === 'reconnecting' ? 'reconnecting' : 'connected', away: false,
    };
  }

  private show(): void {
    if (this.state.get().phase === 'out' || !this.room) return;
    this.state.patch({peers: [...this.room.participants.values()].map((person) => this.viewOf(person))});
  }

  private out(reason: OutReason): void {
    if (this.state.get().phase === 'out') return;
    this.room?.removeAllListeners();
    this.state.patch({phase: 'out', out: reason, peers: []});
  }
}
