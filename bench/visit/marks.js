// SPDX-License-Identifier: Apache-2.0
// Runs in the measured pages before anything else: writes down when the two were told of each other, when the description and the
// connection came, and when the first picture of the other was shown. Times are those of the machine's one clock.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  let round = {};
  const mark = (name) => { round[name] ??= now(); };
  window.marks = {reset: () => { round = {}; }, read: () => round};

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...settings) {
      super(...settings);
      this.addEventListener('message', ({data}) => {
        const {type, peers, data: signal} = JSON.parse(data);
        if (type === 'peer_joined' || (type === 'joined' && peers.length > 0)) mark('met');
        if (signal?.description) mark('described');
      });
    }
  };

  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...settings) {
      super(...settings);
      this.addEventListener('connectionstatechange', () => { if (this.connectionState === 'connected') mark('connected'); });
    }
  };

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(stream) {
      source.set.call(this, stream);
      if (!stream || !this.classList.contains('tile-video')) return;
      const mine = round;
      this.requestVideoFrameCallback(() => { if (mine === round) mark('frame'); });
    },
  });
})();
