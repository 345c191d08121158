// SPDX-License-Identifier: Apache-2.0
// The least that makes a call of two over the server's signalling, to measure our own call code beside: one connection, no
// settings, no mending, nothing else on the page. The earlier of the two offers.
(() => {
  let socket, stream, connection, welcomed, joined, refused;
  const say = (message) => socket.send(JSON.stringify(message));

  function connect(peer) {
    const signal = (data) => say({type: 'signal', to: peer, data});
    connection = new RTCPeerConnection();
    connection.peer = peer;
    connection.onicecandidate = ({candidate}) => signal({candidate});
    connection.ontrack = ({streams: [theirs]}) => {
      const video = document.querySelector('video');
      if (video.srcObject !== theirs) video.srcObject = theirs;
    };
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
    connection.describe = async () => {
      await connection.setLocalDescription();
      signal({description: connection.localDescription});
    };
  }

  async function took({from, data}) {
    // What the call before left behind on its way is not of this one.
    if (connection?.peer !== from) {
      if (data.description?.type !== 'offer') return;
      connect(from);
    }
    if (data.description) {
      await connection.setRemoteDescription(data.description);
      if (data.description.type === 'offer') await connection.describe();
    } else if (data.candidate) await connection.addIceCandidate(data.candidate);
  }

  let queue = Promise.resolve();
  function heard(message) {
    if (message.type === 'welcome') welcomed();
    if (message.type === 'joined') joined();
    if (message.type === 'error') refused?.(new Error(`${message.about}: ${message.message}`));
    if (message.type === 'peer_joined') {
      connect(message.peer.peerId);
      queue = queue.then(() => connection.describe());
    }
    if (message.type === 'signal') queue = queue.then(() => took(message));
  }

  window.bare = {
    async open(token, wishes) {
      stream = await navigator.mediaDevices.getUserMedia(wishes);
      socket = new WebSocket(`ws://${location.host}/api/realtime`);
      socket.onmessage = ({data}) => heard(JSON.parse(data));
      socket.onopen = () => say({type: 'hello', token});
      return new Promise((resolve) => { welcomed = resolve; });
    },
    join(sessionId, token) {
      document.body.innerHTML = '<video class="tile-video" autoplay playsinline></video>';
      say({type: 'join', sessionId, token, media: {audio: true, video: true, screen: false}});
      return new Promise((resolve, reject) => { [joined, refused] = [resolve, reject]; });
    },
    leave() {
      say({type: 'leave'});
      connection?.close();
      connection = null;
    },
  };
})();
