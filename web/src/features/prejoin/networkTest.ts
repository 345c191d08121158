// SPDX-License-Identifier: Apache-2.0
// Tries the way the call will take: a connection of this page with itself, once over any path and once over the relay only; where
// the relay can be reached in several ways, over each of them.
// Firewalls that swallow packets answer nothing, so each try has a deadline of its own.
import type {IceServersOutput} from '../../api/types';
import type {Clock} from '../../lib/clock';

export type NetworkCode = 'ok' | 'network_blocked' | 'network_unsupported';
/**
 * relay_absent: the clinic's server offers none, so there was nothing to try. relay_udp_blocked, relay_only_tls: it can be reached, by
 * TCP (and TLS) alone, or by TLS alone.
 */
export type RelayCode = 'ok' | 'relay_blocked' | 'relay_absent' | 'relay_udp_blocked' | 'relay_only_tls';

const kDeadlineMs = 5000;

type MakeConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export interface NetworkParts {
  clock: Clock;
  makeConnection?: MakeConnection;
}

type Transport = 'udp' | 'tcp' | 'tls';

const isRelay = (url: string) => /^turns?:/.test(url);
/** RFC 7065: UDP where nothing is said, and TLS over TCP for turns. */
const transportOf = (url: string): Transport => (url.startsWith('turns:') ? 'tls' : /[?&]transport=tcp\b/.test(url) ? 'tcp' : 'udp');

export async function testNetwork(ice: IceServersOutput, {clock, makeConnection = (c) => new RTCPeerConnection(c)}: NetworkParts):
    Promise<{network: NetworkCode; relay: RelayCode}> {
  if (typeof RTCPeerConnection === 'undefined') return {network: 'network_unsupported', relay: 'relay_absent'};
  const transports = [...new Set(ice.iceServers.flatMap(({urls}) => urls.filter(isRelay).map(transportOf)))];
  const servers = ice.iceServers.map(({urls, username, credential}) => ({
    urls, ...(username === undefined ? {} : {username}), ...(credential === undefined ? {} : {credential}),
  }));
  const overRelay = (transport: Transport) => servers
    .map((server) => ({...server, urls: server.urls.filter((url) => isRelay(url) && transportOf(url) === transport)}))
    .filter(({urls}) => urls.length > 0);
  const connect = (iceServers: RTCIceServer[], iceTransportPolicy: RTCIceTransportPolicy) =>
    talkToItself({iceServers, iceTransportPolicy}, clock, makeConnection);
  const [direct, ...relayed] = await Promise.all([
    ice.iceTransportPolicy === 'relay' ? Promise.resolve(false) : connect(servers, 'all'),
    ...transports.map((transport) => connect(overRelay(transport), 'relay')),
  ]);
  const open = transports.filter((_, i) => relayed[i]);
  return {network: direct || open.length > 0 ? 'ok' : 'network_blocked', relay: relayCode(transports, open)};
}

/** Of what is shut, what a call would feel: without UDP it is slower, and TLS alone is what the strictest networks leave. */
function relayCode(offered: readonly Transport[], open: readonly Transport[]): RelayCode {
  if (offered.length === 0) return 'relay_absent';
  if (open.length === 0) return 'relay_blocked';
  if (offered.length > 1 && open.every((transport) => transport === 'tls')) return 'relay_only_tls';
  return offered.includes('udp') && !open.includes('udp') ? 'relay_udp_blocked' : 'ok';
}

/** Whether a data channel opens between two connections within the deadline. */
async function talkToItself(configuration: RTCConfiguration, clock: Clock, make: MakeConnection): Promise<boolean> {
  const [near, far] = [make(configuration), make(configuration)];
  let callOff = () => {};
  const deadline = new Promise<boolean>((resolve) => {
    callOff = clock.after(kDeadlineMs, () => resolve(false));
  });
  try {
    return await Promise.race([deadline, open(near, far)]);
  } catch {
    return false;
  } finally {
    callOff();
    near.close();
    far.close();
  }
}

async function open(near: RTCPeerConnection, far: RTCPeerConnection): Promise<boolean> {
  const hand = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    if (event.candidate) to.addIceCandidate(event.candidate).catch(() => undefined);
  };
  near.onicecandidate = hand(far);
  far.onicecandidate = hand(near);
  const channel = near.createDataChannel('test');
  const opened = new Promise<boolean>((resolve) => {
    channel.onopen = () => resolve(true);
  });
  await near.setLocalDescription(await near.createOffer());
  if (near.localDescription) await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription(await far.createAnswer());
  if (far.localDescription) await near.setRemoteDescription(far.localDescription);
  return opened;
}
