// SPDX-License-Identifier: Apache-2.0
// A person's side of a visit in a browser: Janus over WebSocket, one publisher and a subscriber for each other person.
// The test calls window.visit.
'use strict';

class Gateway {
  #socket;
  #token;
  #session;
  #waiting = new Map();
  #handlers = new Map();
  #count = 0;

  static async open(url, token) {
    const gateway = new Gateway();
    gateway.#token = token;
    gateway.#socket = new WebSocket(url, 'janus-protocol');
    gateway.#socket.onmessage = ({data}) => gateway.#take(JSON.parse(data));
    await new Promise((resolve, reject) => {
      gateway.#socket.onopen = resolve;
      gateway.#socket.onerror = () => reject(new Error('no connection to the gateway'));
    });
    gateway.#session = (await gateway.#send({janus: 'create'})).data.id;
    setInterval(() => gateway.#send({janus: 'keepalive'}), 25_000);
    return gateway;
  }

  async attach(onEvent) {
    const {data: {id}} = await this.#send({janus: 'attach', plugin: 'janus.plugin.videoroom'});
    this.#handlers.set(id, onEvent);
    return id;
  }

  /// Waits for the event that answers.
  message(handle, body, jsep) { return this.#send({janus: 'message', handle_id: handle, body, ...(jsep && {jsep})}, true); }
  trickle(handle, candidate) {
    return this.#send({janus: 'trickle', handle_id: handle, candidate: candidate ?? {completed: true}});
  }
  close() { this.#socket.close(); }

  #send(request, awaitsEvent = false) {
    const transaction = `t${++this.#count}`;
    this.#socket.send(JSON.stringify({...request, transaction, ...(this.#session && {session_id: this.#session}),
      ...(this.#token && {token: this.#token})}));
    return new Promise((resolve, reject) => this.#waiting.set(transaction, {resolve, reject, awaitsEvent}));
  }

  #take(message) {
    const waiting = this.#waiting.get(message.transaction);
    if (waiting && !(message.janus === 'ack' && waiting.awaitsEvent)) {
      this.#waiting.delete(message.transaction);
      if (message.janus === 'error') waiting.reject(new Error(`${message.error.code} ${message.error.reason}`));
      else waiting.resolve(message);
    }
    if (!waiting && message.sender) this.#handlers.get(message.sender)?.(message);
  }
}

const refusalOf = ({plugindata}) => plugindata?.data?.error_code && `${plugindata.data.error_code} ${plugindata.data.error}`;

window.visit = {
  events: [],
  others: new Map(),

  /// "joined", or why not.
  async enter(token, details) {
    this.details = details;
    this.token = token;
    this.gateway = await Gateway.open(details.url, details.gatewayToken);
    this.handle = await this.gateway.attach((message) => this.took(message));
    const {room, id, pin} = details;
    const answer = await this.gateway.message(this.handle, {request: 'join', ptype: 'publisher', room, id, pin, token});
    const refusal = refusalOf(answer);
    if (refusal) {
      this.gateway.close();
      return refusal;
    }
    this.privateId = answer.plugindata.data.private_id;
    for (const publisher of answer.plugindata.data.publishers ?? []) await this.watch(publisher.id);
    await this.publish();
    return 'joined';
  },

  /// Leaves the room, and keeps what comes of the others.
  leave() { return this.gateway.message(this.handle, {request: 'leave'}); },

  took({janus, plugindata}) {
    const data = plugindata?.data ?? {};
    this.events.push({janus, ...data});
    for (const publisher of data.publishers ?? []) this.watch(publisher.id);
  },

  async publish() {
    const media = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 320, height: 240, frameRate: 15}});
    const connection = this.sending = this.connection(this.handle);
    for (const track of media.getTracks()) connection.addTransceiver(track, {direction: 'sendonly', streams: [media]});
    await connection.setLocalDescription();
    const answer = await this.gateway.message(this.handle, {request: 'publish'}, connection.localDescription.toJSON());
    await connection.setRemoteDescription(answer.jsep);
  },

  connection(handle) {
    const connection = new RTCPeerConnection();
    connection.onicecandidate = ({candidate}) => this.gateway.trickle(handle, candidate?.toJSON());
    return connection;
  },

  async watch(id) {
    if (this.others.has(id)) return;
    const other = {video: document.createElement('video')};
    this.others.set(id, other);
    const handle = await this.gateway.attach(() => {});
    const {room, pin} = this.details;
    const offer = await this.gateway.message(handle,
      {request: 'join', ptype: 'subscriber', room, pin, token: this.token, streams: [{feed: id}],
        private_id: this.privateId});
    other.connection = this.connection(handle);
    const stream = new MediaStream();
    other.connection.ontrack = ({track}) => stream.addTrack(track);
    await other.connection.setRemoteDescription(offer.jsep);
    await other.connection.setLocalDescription();
    await this.gateway.message(handle, {request: 'start'}, other.connection.localDescription.toJSON());
    Object.assign(other.video, {autoplay: true, srcObject: stream});
    document.body.append(other.video);
    await other.video.play();
  },

  /// What comes from that person: {frames, energy, packets, colours}.
  async heard(id) {
    const {connection, video} = this.others.get(id) ?? {};
    if (!connection) return null;
    const out = {frames: 0, energy: 0, packets: 0, colours: this.colours(video)};
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'video') out.frames = report.framesDecoded ?? 0;
      if (report.kind === 'audio') Object.assign(out, {packets: report.packetsReceived ?? 0, energy: report.totalAudioEnergy ?? 0});
    }
    return out;
  },

  /// How many different colours are in the picture just now: a black or frozen grey one has a few.
  colours(video) {
    if (!video.videoWidth) return 0;
    const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
    const brush = canvas.getContext('2d');
    brush.drawImage(video, 0, 0, 64, 48);
    return new Set(new Uint32Array(brush.getImageData(0, 0, 64, 48).data.buffer)).size;
  },
};
