// SPDX-License-Identifier: Apache-2.0
// The LiveKit engine, by the vendor's own client.
import {
  ConnectionState, DisconnectReason, LocalTrackPublication, type Participant, Room, RoomEvent, Track,
} from 'livekit-client';
import {Emitter} from '../../call/emitter';
import type {CallApi, Pass} from '../../call/ports';
import {sumStats} from '../../call/statsSum';
import {
  kBefore, type OutgoingMedia, type OutReason, type Peer, type RawStats, type SessionState, type VideoLimits,
  type VideoSession,
} from '../../call/videoSession';
import {systemClock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {limitSender} from '../builtin/senderLimits';
import {detailsOf, textOf} from '../detailsOf';
import {OneAtATime} from '../oneAtATime';
import {PolicyWatch} from './policyWatch';

export interface LiveKitSurroundings {
  pass: Pass;
  api: CallApi;
}

const reasonOf = (reason: DisconnectReason | undefined): OutReason => {
  switch (reason) {
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'superseded';
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    // Ended, moved or broken: asking for a new way in tells which.
    default:
      return 'moved';
  }
};

export class LiveKitSession implements VideoSession {
  readonly engine = 'livekit';
  readonly state = new Store<SessionState>(kBefore);
  readonly asked = new Emitter<'mute'>();

  private readonly room = new Room({adaptiveStream: true, dynacast: true, stopLocalTrackOnUnpublish: false, disconnectOnPageLeave: false});
  private readonly streams = new Map<string, MediaStream>();
  private readonly turns = new OneAtATime();
  private audio: LocalTrackPublication | null = null;
  private video: LocalTrackPublication | null = null;
  private limits: VideoLimits | null = null;
  private muting = false;

  constructor(private readonly around: LiveKitSurroundings) {
    const show = () => this.show();
    this.room
      .on(RoomEvent.ParticipantConnected, show).on(RoomEvent.ParticipantDisconnected, show)
      .on(RoomEvent.TrackSubscribed, show).on(RoomEvent.TrackUnsubscribed, show)
      .on(RoomEvent.TrackPublished, show).on(RoomEvent.TrackUnpublished, show).on(RoomEvent.TrackUnmuted, show)
      .on(RoomEvent.TrackMuted, (publication, participant) => this.muted(publication.source, participant))
      .on(RoomEvent.ConnectionStateChanged, (state) => this.connectionChanged(state))
      .on(RoomEvent.Disconnected, (reason) => this.out(reasonOf(reason)));
  }

  async join(media: OutgoingMedia): Promise<void> {
    this.state.patch({phase: 'joining'});
    await this.connect(textOf(detailsOf(this.around.pass.details), 'url'));
    this.state.patch({phase: 'joined', signalling: 'open', ownParticipantId: this.room.localParticipant.identity});
    this.show();
    await this.send(media);
  }

  send(media: OutgoingMedia): Promise<void> {
    return this.turns.run(async () => {
      if (this.state.get().phase !== 'joined') return;
      this.audio = await this.put(this.audio, media.audio, Track.Source.Microphone);
      await this.mute(!media.state.audio);
      const source = media.state.screen ? Track.Source.ScreenShare : Track.Source.Camera;
      this.video = await this.put(this.video, media.video, source);
      await this.putLimits();
    });
  }

  limitVideo(limits: VideoLimits): void {
    this.limits = limits;
    void this.turns.run(() => this.putLimits());
  }

  async stats(): Promise<RawStats | null> {
    const received = [...this.room.remoteParticipants.values()].flatMap((person) =>
      [...person.trackPublications.values()].map(({track}) => track?.getRTCStatsReport()));
    const sent = [this.audio, this.video].map((publication) => publication?.track?.sender?.getStats());
    const reports = await Promise.all([...received, ...sent]);
    const there = reports.filter((report): report is RTCStatsReport => report !== undefined);
    return there.length > 0 ? sumStats(systemClock.now(), there) : null;
  }

  /** The vendor's client looks after its connection itself. */
  nudge(): void {}

  async leave(): Promise<void> {
    await this.room.disconnect(false);
    this.out('left');
  }

  private async connect(url: string): Promise<void> {
    const policy = new PolicyWatch(url);
    try {
      await this.room.connect(url, this.around.pass.token);
      policy.connected();
    } catch (error) {
      await policy.failed();
      throw error;
    }
  }

  private async put(now: LocalTrackPublication | null, track: MediaStreamTrack | null, source: Track.Source): Promise<LocalTrackPublication | null> {
    if (now?.track && now.track.mediaStreamTrack === track && now.source === source) return now;
    if (now?.track) await this.room.localParticipant.unpublishTrack(now.track, false);
    return track ? this.room.localParticipant.publishTrack(track, {source, simulcast: source === Track.Source.Camera}) : null;
  }

  private async mute(muted: boolean): Promise<void> {
    if (!this.audio || this.audio.isMuted === muted) return;
    this.muting = true;
    await (muted ? this.audio.mute() : this.audio.unmute());
    this.muting = false;
  }

  private muted(source: Track.Source, participant: Participant): void {
    if (participant.isLocal && source === Track.Source.Microphone && !this.muting) this.asked.emit('mute');
    this.show();
  }

  private async putLimits(): Promise<void> {
    const sender = this.video?.track?.sender;
    if (sender && this.limits) await limitSender(sender, this.limits, this.video?.source === Track.Source.ScreenShare);
  }

  private connectionChanged(state: ConnectionState): void {
    const lost = state === ConnectionState.Reconnecting || state === ConnectionState.SignalReconnecting;
    this.state.patch({signalling: lost ? 'lost' : 'open'});
    this.show();
  }

  private streamOf(person: Participant): MediaStream {
    const stream = this.streams.get(person.identity) ?? new MediaStream();
    this.streams.set(person.identity, stream);
    const tracks = [...person.trackPublications.values()].flatMap(({track}) => (track ? [track.mediaStreamTrack] : []));
    for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
    for (const track of tracks) if (!stream.getTracks().includes(track)) stream.addTrack(track);
    return stream;
  }

  private show(): void {
    if (this.state.get().phase === 'out') return;
    const link = this.room.state === ConnectionState.Connected ? 'connected' : 'reconnecting';
    const on = (person: Participant, source: Track.Source) => {
      const publication = person.getTrackPublication(source);
      return publication !== undefined && !publication.isMuted;
    };
    this.state.patch({
      peers: [...this.room.remoteParticipants.values()].map((person): Peer => {
        const screen = on(person, Track.Source.ScreenShare);
        return {
          id: person.sid, participantId: person.identity, name: '', role: null, stream: this.streamOf(person),
          media: {audio: on(person, Track.Source.Microphone), video: screen || on(person, Track.Source.Camera), screen},
          link, away: false,
        };
      }),
    });
  }

  private out(reason: OutReason): void {
    if (this.state.get().phase === 'out') return;
    this.room.removeAllListeners();
    this.state.patch({phase: 'out', out: reason, peers: []});
  }
}
