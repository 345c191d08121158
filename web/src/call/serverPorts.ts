// SPDX-License-Identifier: Apache-2.0
// The call's ports over the pages' own clients of the server.
import type {Api} from '../api/client';
import {ApiError} from '../api/errors';
import type {Realtime} from '../api/realtime';
import {Store} from '../lib/store';
import type {CallApi, CallMessageIn, Channel} from './ports';
import type {Verdict} from './call';

export function callApi(api: Api, sessionId: string): CallApi {
  const {telehealth} = api;
  return {
    async pass() {
      const given = await telehealth.generateToken.mutate({sessionId});
      const {token, joinUrl, isHost, videoEngine, expiresAt, modality, byPhone, details} = given;
      return {token, joinUrl, isHost, engine: videoEngine, expiresAt, modality, byPhone, details};
    },
    goodbye: async (expiresAt) => {
      await telehealth.giveBackToken.mutate({sessionId, expiresAt});
    },
    iceServers: () => telehealth.getIceServers.query({sessionId}),
    reportQuality: async (samples) => {
      await telehealth.reportQuality.mutate({sessionId, samples});
    },
    setModality: async (modality, reason, byPhone) => {
      await telehealth.setModality.mutate({sessionId, modality, reason, ...(byPhone ? {byPhone} : {})});
    },
    sendMessage: (text, clientId) => telehealth.sendMessage.mutate({sessionId, text, clientId}),
    listMessages: async (after) =>
      (await telehealth.listMessages.query({sessionId, ...(after === undefined ? {} : {after})})).messages,
    people: async () => (await telehealth.getPeople.query({sessionId})).people,
  };
}

const kHeard = [
  'joined', 'peer_joined', 'peer_left', 'peer_media', 'peer_away', 'peer_back', 'signal', 'superseded', 'removed', 'mute_asked', 'error', 'notice',
] as const;

/** `close` ends what it hears; the line itself stays the page's. */
export function channelOver(realtime: Realtime, sessionId: string): Channel & {close(): void} {
  const open = new Store(false);
  const look = () => open.set(realtime.state.get().line === 'open');
  look();
  const endings = [realtime.state.subscribe(look), realtime.watch({topic: 'session', sessionId})];
  return {
    open,
    send: (message) => {
      realtime.send(message);
    },
    listen(listener) {
      const ends = kHeard.map((type) => realtime.on(type, (message) => listener(message as CallMessageIn)));
      return () => ends.forEach((end) => end());
    },
    wake() {
      realtime.start();
      realtime.wake();
    },
    close: () => endings.forEach((end) => end()),
  };
}

/** What a refused way in means for the call. */
export function judge(fault: unknown): Verdict {
  if (!(fault instanceof ApiError)) return 'again';
  if (fault.reason === 'session_over') return 'ended';
  if (fault.reason === 'not_admitted') return 'held';
  return fault.isPassing || fault.kind === 'internal' ? 'again' : 'final';
}
