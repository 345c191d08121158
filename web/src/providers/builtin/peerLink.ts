// SPDX-License-Identifier: Apache-2.0
// The connection to one other browser: perfect negotiation over the server's signalling, with one transceiver for sound and
// one for the picture that never change, so that only mending negotiates again. The impolite side offers and mends; the
// polite side asks it to.
//
// Each connection has a generation. A rebuilt one has the next; signals of another generation are not mixed in.
import type {IceSettings, SignalData} from '../../call/ports';
import type {LinkState, OutgoingMedia, VideoLimits} from '../../call/videoSession';
import {LinkHealer} from './linkHealer';
import {addSender, limitSender} from './senderLimits';

const kPoliteWaitsMs = 3_000;

export interface LinkSurroundings {
  ice(): Promise<IceSettings>;
  makeConnection(config: RTCConfiguration): RTCPeerConnection;
  signal(data: SignalData): void;
  media(): OutgoingMedia;
  limits(): VideoLimits;
  /** State or stream are others now. */
  changed(): void;
}

export class PeerLink {
  state: LinkState = 'connecting';
  stream: MediaStream | null = null;
  connection: RTCPeerConnection | null = null;
  /** Kept when media can flow for the first time, or the link is closed. */
  readonly connected: Promise<void>;

  private tellConnected = (): void => undefined;
  private generation = 0;
  private queue: Promise<void> = Promise.resolve();
  private early: RTCIceCandidateInit[] = [];
  private closed = false;
  private readonly healer: LinkHealer;

  constructor(
    private readonly polite: boolean,
    private readonly around: LinkSurroundings,
  ) {
    this.healer = new LinkHealer(
      {
        restart: () => this.restart(),
        rebuild: () => this.rebuild(),
        changed: (state) => {
          this.state = state;
          around.changed();
        },
      },
      polite ? kPoliteWaitsMs : 0,
    );
    this.connected = new Promise((resolve) => {
      this.tellConnected = resolve;
    });
    // The polite side's is ready when the offer comes.
    this.enqueue(() => this.build(1));
  }

  took(data: SignalData): void {
    this.enqueue(async () => {
      if ('please' in data) return this.mend(data.please);
      if ('description' in data) return this.tookDescription(data.generation, data.description);
      if (data.generation === this.generation && data.candidate) await this.tookCandidate(data.candidate);
    });
  }

  /** The tracks changed: no negotiation is needed for that. */
  send(): void {
    this.enqueue(async () => {
      await this.putTracks();
      await this.putLimits();
    });
  }

  limit(): void {
    this.enqueue(() => this.putLimits());
  }

  /** The signalling or the network is back. On another network also a connection that seems well hangs on the old one. */
  nudge(networkChanged = false): void {
    if (networkChanged) this.restart();
    else this.healer.nudge();
  }

  close(): void {
    this.closed = true;
    this.tellConnected();
    this.healer.stop();
    this.dropConnection();
  }

  private restart(): void {
    if (this.polite) this.around.signal({generation: this.generation, please: 'restart'});
    else this.enqueue(() => this.offerAnew());
  }

  private rebuild(): void {
    if (this.polite) this.around.signal({generation: this.generation, please: 'rebuild'});
    else this.enqueue(() => this.build(this.generation + 1));
  }

  private async mend(how: 'restart' | 'rebuild'): Promise<void> {
    if (this.polite) return;
    if (how === 'rebuild' || !this.connection) await this.build(this.generation + 1);
    else await this.offerAnew();
  }

  private async build(generation: number): Promise<void> {
    const settings = await this.around.ice();
    if (this.closed) return;
    this.dropConnection();
    this.generation = generation;
    const {iceServers, iceTransportPolicy} = settings;
    const connection = this.around.makeConnection({iceServers, iceTransportPolicy, bundlePolicy: 'max-bundle'});
    const stream = new MediaStream();
    this.connection = connection;
    this.stream = stream;
    connection.onicecandidate = ({candidate}) =>
      this.around.signal({generation, candidate: candidate ? candidate.toJSON() : null});
    connection.ontrack = ({track}) => {
      stream.addTrack(track);
      this.around.changed();
    };
    connection.onconnectionstatechange = () => {
      if (this.connection !== connection || this.closed) return;
      this.healer.took(connection.connectionState);
      if (connection.connectionState === 'connected') this.tellConnected();
    };
    if (!this.polite) {
      for (const kind of ['audio', 'video'] as const) addSender(connection, kind, this.around.media(), this.around.limits());
      await this.offer();
    }
    this.around.changed();
  }

  private dropConnection(): void {
    const connection = this.connection;
    this.connection = null;
    this.early = [];
    if (!connection) return;
    connection.onicecandidate = connection.ontrack = connection.onconnectionstatechange = null;
    connection.close();
  }

  private async offer(): Promise<void> {
    const {connection} = this;
    if (!connection) return;
    await connection.setLocalDescription();
    this.tellDescription(connection);
  }

  private async offerAnew(): Promise<void> {
    const {connection} = this;
    if (!connection) return;
    // An offer that was never answered, because the signalling was cut, is taken back.
    if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({type: 'rollback'});
    if (connection.signalingState !== 'stable') return;
    await this.renewRelays(connection);
    connection.restartIce();
    await this.offer();
  }

  private async renewRelays(connection: RTCPeerConnection): Promise<void> {
    const {iceServers, iceTransportPolicy} = await this.around.ice();
    try {
      connection.setConfiguration({...connection.getConfiguration(), iceServers, iceTransportPolicy});
    } catch {
      // A browser that cannot take new ones goes on with those it has.
    }
  }

  private async tookDescription(generation: number, description: RTCSessionDescriptionInit): Promise<void> {
    const offered = description.type === 'offer';
    if (generation < this.generation || (generation > this.generation && !offered)) return;
    if (generation > this.generation || !this.connection) {
      if (!this.polite) return;
      await this.build(generation);
    } else if (offered && this.connection.remoteDescription) {
      // It may restart ICE: then this side, too, goes to the relay anew.
      await this.renewRelays(this.connection);
    }
    const connection = this.connection;
    if (!connection) return;
    if (offered && connection.signalingState !== 'stable' && !this.polite) return;
    if (!offered && connection.signalingState !== 'have-local-offer') return;
    if (offered) this.healer.helped();
    await connection.setRemoteDescription(description);
    if (offered) {
      await this.putTracks();
      await connection.setLocalDescription();
      this.tellDescription(connection);
    }
    for (const candidate of this.early.splice(0)) await this.tookCandidate(candidate);
    await this.putLimits();
  }

  private tellDescription(connection: RTCPeerConnection): void {
    const description = connection.localDescription;
    if (description) this.around.signal({generation: this.generation, description: {type: description.type, sdp: description.sdp}});
  }

  private async tookCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    const connection = this.connection;
    if (!connection) return;
    if (!connection.remoteDescription) {
      this.early.push(candidate);
      return;
    }
    // Candidates of an offer that was taken back match nothing any more.
    await connection.addIceCandidate(candidate).catch(() => undefined);
  }

  private async putTracks(): Promise<void> {
    const {audio, video} = this.around.media();
    await Promise.all((this.connection?.getTransceivers() ?? []).map(async (transceiver) => {
      const track = transceiver.receiver.track.kind === 'audio' ? audio : video;
      if (transceiver.direction !== 'sendrecv') transceiver.direction = 'sendrecv';
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    }));
  }

  private async putLimits(): Promise<void> {
    const {state} = this.around.media();
    for (const {sender} of this.connection?.getTransceivers() ?? [])
      if (sender.track?.kind === 'video') await limitSender(sender, this.around.limits(), state.screen);
  }

  private enqueue(task: () => Promise<unknown>): void {
    this.queue = this.queue
      .then(async () => {
        if (!this.closed) await task();
      })
      // A step that fails leaves a connection that is not well, and that is mended by the healer.
      .catch(() => undefined);
  }
}
