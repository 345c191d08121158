// SPDX-License-Identifier: Apache-2.0
// Made-up visits for tests, and the parts of a visit's page with a server that answers as told.
import type {ReactElement} from 'react';
import {render} from '@testing-library/react';
import {vi} from 'vitest';
import type {Api} from '../api/client';
import type {VisitView, WaitingStatusOutput} from '../api/types';
import {Realtime} from '../api/realtime';
import type {OpenTransport, TransportEvents} from '../api/realtimeTransport';
import type {ServerMessage} from '../api/realtimeMessages';
import {browserOf} from '../features/prejoin/browser';
import {type CheckParts, DeviceCheck} from '../features/prejoin/deviceCheck';
import {VisitContext, type VisitParts} from '../features/visit/context';
import {MemoryOfVisit} from '../features/visit/memory';
import {VisitFlow} from '../features/visit/visitFlow';
import {ManualClock} from './manualClock';

const kStart = new Date(Date.UTC(2026, 10, 22, 15, 30));
const minutes = (count: number) => count * 60_000;

export function makeView(part: Partial<VisitView> = {}): VisitView {
  return {
    state: 'open', organizationName: 'Example Clinic', organizationPhone: '+15550100100', emergencyNumber: '112', timeZone: 'America/New_York',
    ownTimeZone: null, opensAt: new Date(kStart.getTime() - minutes(30)), startTime: kStart, endTime: new Date(kStart.getTime() + minutes(30)),
    clinicianName: 'Dr. Rivera', role: 'PATIENT', ownName: 'Maria', sessionId: 's1', status: 'SCHEDULED', visitKey: 'key', waitingMessage: null,
    nameConfirmed: false, patientLocation: null, patientLocationState: null, patientAtHome: null, callbackPhone: null, delayMinutes: null,
    waitingRoomId: null, participantId: 'p1', questions: [], consentMissing: [], languages: ['en', 'es'], emailConfigured: false, ...part,
  };
}

export function makeStatus(part: Partial<WaitingStatusOutput> = {}): WaitingStatusOutput {
  return {
    id: 'w1', status: 'WAITING', joinTime: kStart, admitTime: null, currentWaitSeconds: 0, waitTimeDisplay: '0 min', isProviderReady: false,
    preChecks: {camera: false, microphone: false, connection: false}, questionnaireCompleted: false, sessionId: 's1', scheduledTime: kStart,
    provider: null, appointmentType: 'FOLLOW_UP', position: 2, estimatedWaitMinutes: {min: 5, max: 15}, delayMinutes: null, waitingMessage: null,
    sessionStatus: 'WAITING', ...part,
  };
}

type Answer = (input: never) => unknown;

/** Procedures by name; what is not given fails the test that asks for it. */
export function makeApi(answers: Readonly<Record<string, Answer>>) {
  const asked = new Map<string, ReturnType<typeof vi.fn>>();
  const procedure = (name: string) => {
    const known = asked.get(name);
    if (known) return known;
    const made = vi.fn(async (input: unknown) => {
      const answer = answers[name];
      if (!answer) throw new Error(`${name} was not expected`);
      return answer(input as never);
    });
    asked.set(name, made);
    return made;
  };
  const api = new Proxy({}, {
    get: (_api, module: string) => new Proxy({}, {
      get: (_module, name: string) => ({query: procedure(`${module}.${name}`), mutate: procedure(`${module}.${name}`)}),
    }),
  }) as Api;
  return {api, asked: procedure};
}

export function makeLine(clock: ManualClock) {
  let events: TransportEvents | null = null;
  const open: OpenTransport = (given) => {
    events = given;
    return {send: () => {}, close: () => {}};
  };
  const realtime = new Realtime({hello: () => ({visitKey: 'key'}), openSocket: open, openPoll: open, clock, random: () => 1});
  return {
    realtime,
    say: (message: ServerMessage) => events?.received(message),
    welcome: () => events?.received({type: 'welcome', server: {version: '1'}, you: {kind: 'visitor', role: 'PATIENT'}, heartbeatSeconds: 20}),
  };
}

export function makeParts(answers: Readonly<Record<string, Answer>>, view: VisitView | null = null, check: Partial<CheckParts> = {}) {
  const clock = new ManualClock();
  const {api, asked} = makeApi({'visit.noteStep': () => ({}), ...answers});
  const {realtime, say, welcome} = makeLine(clock);
  const flow = new VisitFlow({api, clock, memory: new MemoryOfVisit('token'), token: 'token'});
  if (view) flow.state.patch({at: 'visit', view});
  const parts: VisitParts = {
    api, realtime, clock, flow, address: 'https://visits.example.org/v/token',
    browser: browserOf({userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36', maxTouchPoints: 5}),
    check: new DeviceCheck({
      media: undefined, around: {secure: true, inApp: false, hasMedia: false}, clock, playTone: async () => {},
      testNetwork: async () => ({network: 'ok', relay: 'ok'}), ...check,
    }),
  };
  return {...parts, parts, clock, asked, say, welcome};
}

export const show = (parts: VisitParts, page: ReactElement) => render(<VisitContext value={parts}>{page}</VisitContext>);

/** Lets promises that are answered at once run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; ++turn) await Promise.resolve();
}
