// SPDX-License-Identifier: Apache-2.0
// Hands over to the consult room, and says what to do when it cannot be opened.
import {Suspense, useCallback, useMemo, useRef} from 'react';
import type {VisitView} from '../../api/types';
import {useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';
import {CallRoom} from './callRoom';
import {SignInCall} from './consent';
import {useVisit} from './context';
import {Guard} from './Guard';
import {Shell} from './Shell';

export function CallScreen({view}: {view: VisitView}) {
  const text = useText();
  const {flow, api, realtime} = useVisit();
  const {sessionId} = view;
  // The same functions for as long as the call stands: the room acts on each of them once.
  const back = useMemo(() => {
    const out = (left: boolean) => () => {
      flow.done({inCall: false, left});
      void flow.refresh();
    };
    return {onLeft: out(true), onHeld: out(false), onEnded: out(false)};
  }, [flow]);
  const newest = useRef(view);
  newest.current = view;
  const signForm = useCallback((close: () => void) => <SignInCall view={newest.current} onClose={close} />, []);
  if (!sessionId) return null;
  const opening = (
    <Shell title={text('visit.call.opening')} clinic={view.organizationName} phone={view.organizationPhone}>
      <Spinner>{text('visit.call.openingText')}</Spinner>
    </Shell>
  );
  return (
    <Guard view={view} title={text('visit.call.failed')} text={text('visit.call.failedText')} onFail={() => flow.noteStep('CALL_FAILED', 'page')}>
      <Suspense fallback={opening}>
        <main className="visit-call">
          <h1 className="visually-hidden">{text('visit.call.title')}</h1>
          <CallRoom role="patient" live={realtime} clinicPhone={view.organizationPhone} {...{sessionId, api, signForm, ...back}}
            {...(view.clinicianName ? {otherName: view.clinicianName} : {})} />
        </main>
      </Suspense>
    </Guard>
  );
}
