// SPDX-License-Identifier: Apache-2.0
// Camera, microphone, speaker, network. Whatever fails, the person may go on: a visit without a picture is better than none.
import {useEffect, useRef} from 'react';
import type {VisitView} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Banner, Button} from '../../../ui';
import {DeviceCheckView} from '../../prejoin/DeviceCheckView';
import {useVisit} from '../context';
import {Shell} from '../Shell';
import {useProgress} from '../useProgress';

export function DevicesStep({view}: {view: VisitView}) {
  const t = useText();
  const {flow, check, browser} = useVisit();
  const {camera, microphone, network} = useStore(check.state);
  useEffect(() => {
    void check.run();
    return () => check.stop();
  }, [check]);
  const busy = camera === 'asking' || microphone === 'asking' || network === 'testing';
  const fault = check.firstFault();
  const noted = useRef<string | null>(null);
  // At once: whoever gives up here leaves the clinic no other sign of why.
  useEffect(() => {
    if (!fault || noted.current === fault) return;
    noted.current = fault;
    flow.noteStep('CHECK_FAILED', fault);
  }, [fault, flow]);
  const goOn = () => {
    if (busy) flow.noteStep('CHECK_SKIPPED');
    else if (!fault) flow.noteStep('CHECK_PASSED');
    check.finish();
    flow.done({devices: true});
  };
  const both = camera === 'ok' && microphone === 'ok';
  const key = both || camera === 'asking' ? 'visit.devices.goOn' : camera === 'ok' ? 'visit.devices.goOnMute'
    : microphone === 'ok' ? 'visit.devices.goOnBlind' : 'visit.devices.goOnWithout';
  return (
    <Shell title={t('visit.devices.title')} clinic={view.organizationName} phone={view.organizationPhone} progress={useProgress(view, 'devices')}>
      <p className="lead">{t('visit.devices.text')}</p>
      {browser.inApp && <Banner look="warn" title={t('visit.inApp.title')}>{t('visit.inApp.text')}</Banner>}
      <DeviceCheckView check={check} browser={browser} />
      <div className="actions">
        <Button look={both ? 'primary' : 'secondary'} large wide onClick={goOn}>{t(key)}</Button>
      </div>
    </Shell>
  );
}
