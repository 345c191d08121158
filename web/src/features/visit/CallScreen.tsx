// SPDX-License-Identifier: Apache-2.0
// Hands over to the consult room, and says what to do when it cannot be opened.
import {Component, type ReactNode, Suspense, useMemo} from 'react';
import type {VisitView} from '../../api/types';
import {t, useText} from '../../i18n/i18n';
import {Banner, Button, Spinner} from '../../ui';
import {CallRoom} from './callRoom';
import {useVisit} from './context';
import {CallClinic, Shell} from './Shell';

/** A room that cannot be fetched or breaks must not leave an empty page. */
class Guard extends Component<{view: VisitView; onFail: () => void; children: ReactNode}, {failed: boolean}> {
  override state = {failed: false};
  static getDerivedStateFromError() {
    return {failed: true};
  }
  override componentDidCatch() {
    this.props.onFail();
  }
  override render() {
    const {view, children} = this.props;
    if (!this.state.failed) return children;
    return (
      <Shell title={t('visit.call.failed')} clinic={view.organizationName} phone={view.organizationPhone}>
        <Banner look="danger" title={t('visit.call.failedText')} live />
        <div className="actions">
          <Button look="primary" large wide icon="refresh" onClick={() => location.reload()}>{t('visit.call.again')}</Button>
          <CallClinic phone={view.organizationPhone} />
        </div>
      </Shell>
    );
  }
}

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
  if (!sessionId) return null;
  const opening = (
    <Shell title={text('visit.call.opening')} clinic={view.organizationName} phone={view.organizationPhone}>
      <Spinner>{text('visit.call.openingText')}</Spinner>
    </Shell>
  );
  return (
    <Guard view={view} onFail={() => flow.noteStep('CALL_FAILED', 'page')}>
      <Suspense fallback={opening}>
        <CallRoom role="patient" live={realtime} clinicPhone={view.organizationPhone} {...{sessionId, api, ...back}}
          {...(view.clinicianName ? {otherName: view.clinicianName} : {})} />
      </Suspense>
    </Guard>
  );
}
