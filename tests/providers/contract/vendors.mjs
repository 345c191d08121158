// SPDX-License-Identifier: Apache-2.0
// Whom the contract suite runs over: one entry for each engine and way of using it.
//
//   engine      the name of its maker in provider_tool
//   file        its emulator in emulators/, and `options` of its start()
//   adapt       changes its configuration
//   suites      only these of the contract
//   abilities   what the capabilities say with the emulator's configuration; everything else is unavailable
// Where vendors differ in ways that the port leaves open:
//   ownRooms: true        rooms are only ours: there is nobody who could have forgotten or ended one
//   madeByEntry: true     a room is a name until the first one enters: creating it asks nobody, and one that was never entered
//                         is not told from one that is unknown
//   endedIsKnown: false   the vendor does not tell an ended room from one that nobody has entered
//   hidesRecordings: true the vendor does not tell whether a recording runs
//   sameForHosts: true    the vendor knows no host
//   keepsTimes: true      a room has times, which can be changed
//   findsByName: false    a room cannot be found by our name: a server that has started anew makes another
//   stayOf(there)         what signedWebhook takes of a stay that addParticipant gave
//   forgetsEnded: true    the vendor forgets ended rooms, so one with an id of its own counts as ended, not as unknown
import {existsSync} from 'node:fs';

const full = [
  {
    name: 'builtin', engine: 'builtin', file: 'builtin', ownRooms: true,
    abilities: {
      waitingRoom: 'native', recording: 'emulated', screenShare: 'native', chat: 'native', listParticipants: 'native', mute: 'emulated',
      removeParticipant: 'native',
    },
  },
  {
    name: 'Twilio', engine: 'twilio', file: 'twilio', sameForHosts: true, stayOf: (sid) => ({participantSid: sid}),
    abilities: {
      waitingRoom: 'emulated', recording: 'native', screenShare: 'native', chat: 'emulated', virtualBackground: 'emulated',
      listParticipants: 'native', mute: 'emulated', unmute: 'emulated', removeParticipant: 'native', quality: 'emulated', webhooks: 'native',
    },
  },
  {
    name: 'Zoom meetings', engine: 'zoom', file: 'zoom', hidesRecordings: true, keepsTimes: true,
    abilities: {
      waitingRoom: 'native', recording: 'native', screenShare: 'native', chat: 'native', virtualBackground: 'native', quality: 'native',
      webhooks: 'native',
    },
  },
  {
    name: 'Zoom Video SDK', engine: 'zoom', file: 'zoom_video', madeByEntry: true, hidesRecordings: true,
    abilities: {
      waitingRoom: 'emulated', recording: 'native', screenShare: 'native', chat: 'native', virtualBackground: 'native',
      listParticipants: 'native', mute: 'native', unmute: 'native', removeParticipant: 'native', quality: 'native', webhooks: 'native',
    },
  },
  {
    name: 'Google Meet', engine: 'google_meet', file: 'google_meet', sameForHosts: true, findsByName: false,
    stayOf: ({sessions}) => ({resource: sessions.at(-1).name}),
    abilities: {
      waitingRoom: 'native', screenShare: 'native', chat: 'native', virtualBackground: 'native', listParticipants: 'native', webhooks: 'native',
    },
  },
  {
    name: 'LiveKit', engine: 'livekit', file: 'livekit', forgetsEnded: true,
    abilities: {
      waitingRoom: 'emulated', recording: 'native', screenShare: 'native', chat: 'native', virtualBackground: 'emulated',
      listParticipants: 'native', mute: 'native', unmute: 'emulated', removeParticipant: 'native', spotlight: 'emulated', webhooks: 'native',
    },
  },
  {
    name: 'Janus', engine: 'janus', file: 'janus', sameForHosts: true, forgetsEnded: true,
    abilities: {
      waitingRoom: 'emulated', recording: 'emulated', screenShare: 'native', listParticipants: 'native', mute: 'native', unmute: 'native',
      removeParticipant: 'native', quality: 'native', webhooks: 'native',
    },
  },
];

/// A vendor set up with less: what then is missing, and that it is not missed silently.
function poorer(name, how, missing, change) {
  const vendor = full.find((one) => one.name === name);
  const rest = Object.entries(vendor.abilities).filter(([ability]) => !missing.includes(ability));
  return {
    ...vendor, name: `${name} ${how}`, suites: ['rooms', 'abilities', 'webhooks'], abilities: Object.fromEntries(rest),
    adapt: ({credentials, ...config}) => ({...config, ...change(config), credentials: {...credentials, ...change(config).credentials}}),
  };
}

const all = [
  ...full,
  poorer('Twilio', 'without auth token', ['webhooks'], () => ({credentials: {authToken: ''}})),
  {
    ...poorer('Zoom meetings', 'without Meeting SDK and webhooks', ['webhooks'],
      () => ({credentials: {sdkKey: '', sdkSecret: '', webhookSecretToken: ''}})),
    sameForHosts: true,  // the host's start link is among the details
  },
  poorer('Google Meet', 'without events', ['webhooks'], () => ({credentials: {pubsubTopic: '', pushServiceAccount: ''}})),
  poorer('LiveKit', 'without a store', ['recording'], () => ({store: undefined})),
  poorer('Janus', 'without folder and events', ['recording', 'webhooks'],
    () => ({recordingsDir: '', credentials: {webhookPassword: ''}})),
];

const urlOf = ({file}) => new URL(`../emulators/${file}.mjs`, import.meta.url);

/// Those whose emulator is there.
export const vendors = all.filter((vendor) => existsSync(urlOf(vendor)));
export const missing = all.filter((vendor) => !existsSync(urlOf(vendor)));

export async function startEmulator(vendor) { return (await import(urlOf(vendor))).start(vendor.options ?? {}); }
