// SPDX-License-Identifier: Apache-2.0
// Just enough of WebRTC for tests of what is decided around it. Media never flows; a test says how a connection fares.

export class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState: 'live' | 'ended' = 'live';
  contentHint = '';
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  onended: (() => void) | null = null;

  constructor(readonly kind: 'audio' | 'video', readonly label = kind) {
    super();
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

export const fakeTrack = (kind: 'audio' | 'video'): MediaStreamTrack => new FakeTrack(kind) as unknown as MediaStreamTrack;

export class FakeStream {
  private readonly tracks: MediaStreamTrack[];
  constructor(tracks: MediaStreamTrack[] = []) {
    this.tracks = [...tracks];
  }
  addTrack(track: MediaStreamTrack): void {
    this.tracks.push(track);
  }
  removeTrack(track: MediaStreamTrack): void {
    this.tracks.splice(this.tracks.indexOf(track), 1);
  }
  getTracks = (): MediaStreamTrack[] => [...this.tracks];
  getAudioTracks = (): MediaStreamTrack[] => this.tracks.filter(({kind}) => kind === 'audio');
  getVideoTracks = (): MediaStreamTrack[] => this.tracks.filter(({kind}) => kind === 'video');
}

interface FakeTransceiver {
  direction: string;
  sender: {track: MediaStreamTrack | null; replaceTrack(track: MediaStreamTrack | null): Promise<void>; getParameters(): object; setParameters(): Promise<void>};
  receiver: {track: MediaStreamTrack};
}

function transceiver(kind: 'audio' | 'video', direction: string): FakeTransceiver {
  const sender: FakeTransceiver['sender'] = {
    track: null,
    async replaceTrack(track) {
      sender.track = track;
    },
    getParameters: () => ({encodings: [{}]}),
    setParameters: async () => undefined,
  };
  return {direction, sender, receiver: {track: fakeTrack(kind)}};
}

export class FakeConnection {
  static made: FakeConnection[] = [];
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onicecandidate: ((event: {candidate: null}) => void) | null = null;
  ontrack: ((event: {track: MediaStreamTrack}) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  transceivers: FakeTransceiver[] = [];
  candidates: unknown[] = [];
  restarts = 0;
  closed = false;

  constructor(private config: RTCConfiguration) {
    FakeConnection.made.push(this);
  }

  addTransceiver(trackOrKind: MediaStreamTrack | 'audio' | 'video', {direction}: {direction: string}): void {
    const track = typeof trackOrKind === 'string' ? null : trackOrKind;
    const made = transceiver((track?.kind ?? trackOrKind) as 'audio' | 'video', direction);
    if (track) made.sender.track = track;
    this.transceivers.push(made);
  }
  getTransceivers = (): FakeTransceiver[] => this.transceivers;
  getConfiguration = (): RTCConfiguration => this.config;
  setConfiguration(config: RTCConfiguration): void {
    this.config = config;
  }
  restartIce(): void {
    this.restarts += 1;
  }
  async setLocalDescription(description?: RTCSessionDescriptionInit): Promise<void> {
    if (description?.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.localDescription = {type, sdp: `${type} ${this.restarts}`};
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    if (description.type === 'offer' && this.transceivers.length === 0)
      for (const kind of ['audio', 'video'] as const) this.transceivers.push(transceiver(kind, 'recvonly'));
  }
  async addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
  }
  close(): void {
    this.closed = true;
  }

  /** The connection fares like this now. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

export const makeFakeConnection = (config: RTCConfiguration): RTCPeerConnection =>
  new FakeConnection(config) as unknown as RTCPeerConnection;
