// SPDX-License-Identifier: Apache-2.0
// The Janus engine: one publisher to the VideoRoom, and a subscriber for each other person.
import {Emitter} from '../../call/emitter';
import type {CallApi, Pass} from '../../call/ports';
import {sumStats} from '../../call/statsSum';
import {
  kBefore, type MediaState, type OutgoingMedia, type OutReason, type Peer, type RawStats, type SessionState,
  type VideoLimits, type VideoSession,
} from '../../call/videoSession';
import {systemClock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {IceSource} from '../builtin/iceSource';
import {LinkHealer} from '../builtin/linkHealer';
import {limitSender} from '../builtin/senderLimits';
import {detailsOf, textOf} from '../detailsOf';
import {Gateway, type JanusMessage} from './gateway';
import {mediaOf, mediaWord} from './mediaWord';

export interface JanusSurroundings {
  pass: Pass;
  api: CallApi;
}

interface Other {
  id: string;
  media: MediaState;
  handle: number | null;
  connection: RTCPeerConnection | null;
  stream: MediaStream;
  healer: LinkHealer | null;
  link: Peer['link'];
}

type RoomId = string | number;

export class JanusSession implements VideoSession {
  readonly engine = 'janus';
  readonly state = new Store<SessionState>(kBefore);
  readonly asked = new Emitter<'mute'>();

  private readonly gateway: Gateway;
  private readonly room: RoomId;
  private readonly own: RoomId;
  private readonly pin: string;
  private readonly others = new Map<string, Other>();
  private handle = 0;
  private privateId: unknown;
  private sending: RTCPeerConnection | null = null;
  private sendingHealer: LinkHealer | null = null;
  private readonly ice: IceSource;
  private media: OutgoingMedia = {audio: null, video: null, state: {audio: false, video: false, screen: false}};
  private limits: VideoLimits | null = null;

  constructor(private readonly around: JanusSurroundings) {
    const details = detailsOf(around.pass.details);
    const idOf = (name: string): RoomId => (typeof details[name] === 'number' ? (details[name] as number) : textOf(details, name));
    this.room = idOf('room');
    this.own = idOf('id');
    this.pin = textOf(details, 'pin');
    const token = details['gatewayToken'];
    this.ice = new IceSource(() => around.api.iceServers());
    this.gateway = new Gateway(textOf(details, 'url').replace(/^http/, 'ws'), typeof token === 'string' ? token : null);
  }

  async join(media: OutgoingMedia): Promise<void> {
    this.media = media;
    this.state.patch({phase: 'joining', ownParticipantId: String(this.own)});
    this.gateway.open.on((open) => this.state.patch({signalling: open ? 'open' : 'lost'}));
    // Forgotten by the gateway: a new way in leads back.
    this.gateway.gone.on(() => this.out('moved'));
    try {
      await this.enter();
    } catch (fault) {
      this.close();
      throw fault;
    }
  }

  async send(media: OutgoingMedia): Promise<void> {
    const before = this.media;
    this.media = media;
    await this.putTracks();
    if (mediaWord(before.state) === mediaWord(media.state) || this.state.get().phase !== 'joined') return;
    await this.gateway.message(this.handle, {request: 'configure', display: mediaWord(media.state)});
  }

  limitVideo(limits: VideoLimits): void {
    this.limits = limits;
    void this.putTracks();
  }

  async stats(): Promise<RawStats | null> {
    const connections = [this.sending, ...[...this.others.values()].map(({connection}) => connection)].filter((one) => one !== null);
    if (connections.length === 0) return null;
    return sumStats(systemClock.now(), await Promise.all(connections.map((connection) => connection.getStats())));
  }

  nudge(): void {
    this.sendingHealer?.nudge();
    for (const {healer} of this.others.values()) healer?.nudge();
  }

  async leave(): Promise<void> {
    if (this.state.get().phase === 'out') return;
    if (this.handle) void this.gateway.message(this.handle, {request: 'leave'}).catch(() => undefined);
    this.out('left');
  }

  private async enter(): Promise<void> {
    await this.gateway.start();
    this.handle = await this.gateway.attach((message) => this.took(message));
    const answer = await this.gateway.message(this.handle, {
      request: 'join', ptype: 'publisher', room: this.room, id: this.own, pin: this.pin, token: this.around.pass.token,
      display: mediaWord(this.media.state),
    });
    const data = answer.plugindata?.data ?? {};
    this.privateId = data['private_id'];
    await this.publish();
    this.state.patch({phase: 'joined', signalling: 'open'});
    this.meetAll(data['publishers']);
  }

  private async publish(): Promise<void> {
    const connection = await this.connect(this.handle);
    this.sending = connection;
    this.sendingHealer = new LinkHealer({
      restart: () => void this.restartSending().catch(() => undefined),
      // A sender that stays dead: everything anew.
      rebuild: () => this.out('moved'),
      changed: () => this.show(),
    });
    connection.onconnectionstatechange = () => this.sendingHealer?.took(connection.connectionState);
    for (const kind of ['audio', 'video']) connection.addTransceiver(kind, {direction: 'sendonly'});
    await this.putTracks();
    await connection.setLocalDescription();
    const answer = await this.gateway.message(this.handle, {request: 'publish'}, connection.localDescription?.toJSON());
    if (answer.jsep) await connection.setRemoteDescription(answer.jsep);
    await this.putTracks();
  }

  private async restartSending(): Promise<void> {
    const connection = this.sending;
    if (!connection) return;
    await this.renewRelays(connection);
    connection.restartIce();
    await connection.setLocalDescription();
    const answer = await this.gateway.message(this.handle, {request: 'configure'}, connection.localDescription?.toJSON());
    if (answer.jsep) await connection.setRemoteDescription(answer.jsep);
  }

  /** The passwords of a long call have ended since it began. */
  private async renewRelays(connection: RTCPeerConnection): Promise<void> {
    const config = await this.relays();
    try {
      connection.setConfiguration({...connection.getConfiguration(), ...config});
    } catch {
      // A browser that cannot take new ones goes on with those it has.
    }
  }

  private async relays(): Promise<RTCConfiguration> {
    const {iceServers, iceTransportPolicy} = await this.ice.get();
    return {iceServers, iceTransportPolicy};
  }

  private async connect(handle: number): Promise<RTCPeerConnection> {
    const connection = new RTCPeerConnection(await this.relays());
    connection.onicecandidate = ({candidate}) => this.gateway.trickle(handle, candidate);
    return connection;
  }

  private async putTracks(): Promise<void> {
    for (const transceiver of this.sending?.getTransceivers() ?? []) {
      const isSound = transceiver.receiver.track.kind === 'audio';
      const track = isSound ? this.media.audio : this.media.video;
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
      if (!isSound && track && this.limits) await limitSender(transceiver.sender, this.limits, this.media.state.screen);
    }
  }

  private took({janus, plugindata}: JanusMessage): void {
    const data = plugindata?.data ?? {};
    if (janus === 'event') this.event(data);
  }

  private event(data: Record<string, unknown>): void {
    this.meetAll(data['publishers']);
    if (data['videoroom'] === 'destroyed') return this.out('moved');
    const gone = data['leaving'] ?? data['unpublished'];
    if (gone === 'ok') return this.sentOut(data['reason']);
    if (gone !== undefined) return this.forget(String(gone));
    const id = data['id'] === undefined ? null : String(data['id']);
    if (id === String(this.own) && data['moderation'] === 'muted') return this.asked.emit('mute');
    const other = id === null ? undefined : this.others.get(id);
    if (!other || data['display'] === undefined) return;
    other.media = mediaOf(data['display']);
    this.show();
  }

  private sentOut(reason: unknown): void {
    if (reason === 'kicked') this.out('removed');
  }

  private meetAll(publishers: unknown): void {
    if (!Array.isArray(publishers)) return;
    for (const publisher of publishers as {id: RoomId; display?: string}[]) void this.meet(publisher);
  }

  private async meet({id, display}: {id: RoomId; display?: string}): Promise<void> {
    const key = String(id);
    const known = this.others.get(key);
    if (known) return;
    const other: Other = {
      id: key, media: mediaOf(display), handle: null, connection: null, stream: new MediaStream(), healer: null, link: 'connecting',
    };
    this.others.set(key, other);
    this.show();
    try {
      await this.subscribe(other, id);
    } catch {
      // They left while one was asking; who comes back is announced again.
      if (this.others.get(key) === other) this.forget(key);
    }
  }

  private async subscribe(other: Other, feed: RoomId): Promise<void> {
    const handle = await this.gateway.attach((message) => {
      if (message.jsep) void this.answer(other, message.jsep).catch(() => undefined);
    });
    other.handle = handle;
    const offer = await this.gateway.message(handle, {
      request: 'join', ptype: 'subscriber', room: this.room, pin: this.pin, token: this.around.pass.token,
      streams: [{feed}], private_id: this.privateId,
    });
    const connection = await this.connect(handle);
    other.connection = connection;
    other.healer = new LinkHealer({
      restart: () => void this.gateway.message(handle, {request: 'configure', restart: true}).then((event) =>
        event.jsep ? this.answer(other, event.jsep) : undefined).catch(() => undefined),
      rebuild: () => {
        this.forget(other.id);
        void this.meet({id: feed, display: mediaWord(other.media)});
      },
      changed: (link) => {
        other.link = link;
        this.show();
      },
    });
    connection.ontrack = ({track}) => {
      other.stream.addTrack(track);
      this.show();
    };
    connection.onconnectionstatechange = () => other.healer?.took(connection.connectionState);
    if (offer.jsep) await this.answer(other, offer.jsep);
  }

  private async answer(other: Other, offer: RTCSessionDescriptionInit): Promise<void> {
    const {connection, handle} = other;
    if (!connection || handle === null) return;
    await this.renewRelays(connection);
    await connection.setRemoteDescription(offer);
    await connection.setLocalDescription();
    await this.gateway.message(handle, {request: 'start'}, connection.localDescription?.toJSON());
  }

  private forget(id: string): void {
    const other = this.others.get(id);
    if (!other) return;
    this.others.delete(id);
    other.healer?.stop();
    other.connection?.close();
    if (other.handle !== null) this.gateway.detach(other.handle);
    this.show();
  }

  private out(reason: OutReason): void {
    if (this.state.get().phase === 'out') return;
    this.close();
    this.state.patch({phase: 'out', out: reason, peers: []});
  }

  private close(): void {
    for (const id of [...this.others.keys()]) this.forget(id);
    this.ice.stop();
    this.sendingHealer?.stop();
    this.sending?.close();
    this.sending = null;
    this.gateway.close();
  }

  private show(): void {
    if (this.state.get().phase === 'out') return;
    this.state.patch({
      peers: [...this.others.values()].map(({id, media, stream, link}): Peer => ({
        id, participantId: id, name: '', role: null, media, stream, link, away: false,
      })),
    });
  }
}
