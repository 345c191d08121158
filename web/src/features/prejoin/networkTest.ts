// SPDX-License-Identifier: Apache-2.0
// Tries the way the call will take: a connection of this page with itself, once over any path and once over the relay only.
// Firewalls that swallow packets answer nothing, so each try has a deadline of its own.
import type {IceServersOutput} from '../../api/types';
import type {Clock} from '../../lib/clock';

export type NetworkCode = 'ok' | 'network_blocked' | 'network_unsupported';
/** relay_absent: the clinic's server offers none, so there was nothing to try. */
export type RelayCode = 'ok' | 'relay_blocked' | 'relay_absent';

const kDeadlineMs = 5000;

type MakeConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export interface NetworkParts {
  clock: Clock;
  makeConnection?: MakeConnection;
}

const isRelay = (url: string) => /^turns?:/.test(url);

export async function testNetwork(ice: IceServersOutput, {clock, makeConnection = (c) => new RTCPeerConnection(c)}: NetworkParts):
    Promise<{network: NetworkCode; relay: RelayCode}> {
  if (typeof RTCPeerConnection === 'undefined') return {network: 'network_unsupported', relay: 'relay_absent'};
  const relays = ice.iceServers.some(({urls}) => urls.some(isRelay));
  const servers = ice.iceServers.map(({urls, username, credential}) => ({
    urls, ...(username === undefined ? {} : {username}), ...(credential === undefined ? {} : {credential}),
  }));
  const connect = (iceTransportPolicy: RTCIceTransportPolicy) => talkToItself({iceServers: servers, iceTransportPolicy}, clock, makeConnection);
  const [direct, relayed] = await Promise.all([
    ice.iceTransportPolicy === 'relay' ? Promise.resolve(false) : connect('all'),
    relays ? connect('relay') : Promise.resolve(false),
  ]);
  return {network: direct || relayed ? 'ok' : 'network_blocked', relay: !relays ? 'relay_absent' : relayed ? 'ok' : 'relay_blocked'};
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
