// SPDX-License-Identifier: Apache-2.0
// Puts one visit together from the page's address and shows the screen it is at.
import {useEffect, useState} from 'react';
import {createApi} from '../../api/client';
import {countFrames} from '../../call/frames';
import {Realtime} from '../../api/realtime';
import type {VisitView} from '../../api/types';
import {systemClock} from '../../lib/clock';
import {useStore} from '../../lib/store';
import {browserOf} from '../prejoin/browser';
import {DeviceCheck} from '../prejoin/deviceCheck';
import {testNetwork} from '../prejoin/networkTest';
import {playChime} from '../prejoin/sounds';
import {CallScreen} from './CallScreen';
import type {Chat} from './chat';
import {ConsentStep, YourConsents} from './consent';
import {VisitContext, type VisitParts, useVisit} from './context';
import {MemoryOfVisit} from './memory';
import {Loading, Moved, SignedOut, Takeover, UnknownLink, Welcome} from './screens/Door';
import {DevicesStep} from './screens/DevicesStep';
import {Early, TestDevices} from './screens/Early';
import {Ended, NotMe} from './screens/Ended';
import {NameStep} from './screens/NameStep';
import {Over, Reopened} from './screens/Over';
import {QuestionsStep} from './screens/QuestionsStep';
import {GuestWaiting, Left, Waiting} from './screens/Waiting';
import {WhereStep} from './screens/WhereStep';
import {type Done, mainScreenOf, type Screen, screenOf} from './steps';
import {TroubleNotice} from './TroubleNotice';
import {VisitFlow} from './visitFlow';
import {useLine, useWaiting} from './useWaiting';
import type {WaitingRoom} from './waitingRoom';

function makeParts(path: string): VisitParts {
  const token = /^\/v\/([^/]+)$/.exec(path)?.[1] ?? null;
  const memory = new MemoryOfVisit(token ?? path);
  const flowKey = () => flow.visitKey;
  const api = createApi({visitKey: flowKey});
  const flow: VisitFlow = new VisitFlow({api, clock: systemClock, memory, token});
  const realtime = new Realtime({hello: () => (flow.visitKey ? {visitKey: flow.visitKey} : {})});
  const browser = browserOf(navigator);
  const check = new DeviceCheck({
    media: navigator.mediaDevices, clock: systemClock, playTone: playChime, countFrames,
    around: {secure: window.isSecureContext, inApp: browser.inApp, hasMedia: navigator.mediaDevices !== undefined},
    testNetwork: async () => {
      const sessionId = flow.state.get().view?.sessionId;
      if (!sessionId) throw new Error('no visit yet');
      return testNetwork(await api.telehealth.getIceServers.query({sessionId}), {clock: systemClock});
    },
  });
  return {api, realtime, clock: systemClock, flow, browser, check, address: location.href};
}

export function VisitPage() {
  const [parts] = useState(() => makeParts(location.pathname));
  useEffect(() => {
    void parts.flow.start();
    return () => parts.flow.stop();
  }, [parts]);
  return <VisitContext value={parts}><Visit /></VisitContext>;
}

function Visit() {
  const {flow} = useVisit();
  const {at, view} = useStore(flow.state);
  switch (at) {
    case 'loading': return <Loading />;
    case 'welcome': return <Welcome key="welcome" />;
    case 'takeover': return <Takeover />;
    case 'moved': return <Moved />;
    case 'unknown': return <UnknownLink />;
    case 'signedOut': return <SignedOut />;
    case 'visit': return view && <OpenVisit view={view} />;
  }
}

function OpenVisit({view}: {view: VisitView}) {
  const {flow} = useVisit();
  const {trouble, done} = useStore(flow.state);
  const screen = screenOf(view, done);
  useLine(view.sessionId);
  const waiting = useWaiting(view.sessionId, keepsPlace(view, done));
  return (
    <>
      {trouble && screen !== 'call' && <div className="visit-trouble"><TroubleNotice trouble={trouble} onRetry={() => void flow.refresh()} /></div>}
      <ScreenOf key={screen} screen={screen} view={view} {...waiting} />
    </>
  );
}

/** The place in the waiting room is held also while something is corrected, read or signed. */
function keepsPlace(view: VisitView, done: Done): boolean {
  const screen = mainScreenOf(view, done);
  if (screen === 'where') return done.moving && !done.inCall;
  if (screen === 'consent') return view.waitingRoomId !== null;
  return screen === 'questions' || screen === 'waiting';
}

function ScreenOf({screen, view, room, chat}: {screen: Screen; view: VisitView; room: WaitingRoom | null; chat: Chat | null}) {
  const {flow} = useVisit();
  switch (screen) {
    case 'early': return <Early view={view} />;
    case 'test': return <TestDevices view={view} />;
    case 'cancelled': case 'revoked': case 'expired': return <Ended view={view} why={screen} />;
    case 'over': return <Over view={view} />;
    case 'reopened': return <Reopened view={view} />;
    case 'notMe': return <NotMe view={view} onBack={() => flow.done({notMe: false})} />;
    case 'name': return <NameStep view={view} />;
    case 'where': return <WhereStep view={view} />;
    case 'consent': return <ConsentStep view={view} />;
    case 'consents': return <YourConsents view={view} />;
    case 'devices': return <DevicesStep view={view} />;
    case 'questions': return room && <QuestionsStep view={view} room={room} />;
    case 'waiting': return room && chat && <Waiting view={view} room={room} chat={chat} />;
    case 'guestWaiting': return <GuestWaiting view={view} />;
    case 'left': return <Left view={view} />;
    case 'call': return <CallScreen view={view} />;
  }
}
