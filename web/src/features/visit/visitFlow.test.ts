// SPDX-License-Identifier: Apache-2.0
import {beforeEach, describe, expect, it} from 'vitest';
import {ApiError, type ErrorKind} from '../../api/errors';
import {makeParts, makeView, settle} from '../../testing/visit';
import {MemoryOfVisit} from './memory';
import {VisitFlow} from './visitFlow';

beforeEach(() => localStorage.clear());

const failing = (kind: ErrorKind, reason: string | null = null, retryAfter: number | null = null) => () => {
  throw new ApiError(kind, 'no', reason, [], retryAfter);
};

describe('VisitFlow', () => {
  it('opens nothing before the person says so', async () => {
    const {flow, asked} = makeParts({'visit.open': () => makeView()});
    await flow.start();
    expect(flow.state.get().at).toBe('welcome');
    expect(asked('visit.open')).not.toHaveBeenCalled();
    await flow.open();
    expect(flow.state.get()).toMatchObject({at: 'visit', view: {ownName: 'Maria'}});
  });

  it('goes on by itself where it was opened before', async () => {
    const {flow, asked} = makeParts({'visit.get': () => makeView()});
    new MemoryOfVisit('token').keep({visitKey: 'key', devicesDone: true});
    const again = new VisitFlow({api: makeParts({'visit.get': () => makeView()}).api, clock: makeParts({}).clock, memory: new MemoryOfVisit('token'), token: 'token'});
    await again.start();
    expect(again.state.get()).toMatchObject({at: 'visit', done: {devices: true}});
    expect(asked('visit.get')).not.toHaveBeenCalled();
    expect(flow.state.get().at).toBe('loading');
  });

  it('begins anew when the visit was moved to another day', async () => {
    const at = (text: string) => new Date(text);
    let view = makeView({startTime: at('2026-11-23T15:00:00Z')});
    const {flow} = makeParts({'visit.get': () => view}, view);
    await flow.refresh();
    flow.done({devices: true, consentLater: true});
    view = makeView({startTime: at('2026-11-23T15:10:00Z')});
    await flow.refresh();
    expect(flow.state.get().done).toMatchObject({devices: true, consentLater: true});
    view = makeView({startTime: at('2026-11-24T09:00:00Z')});
    await flow.refresh();
    expect(flow.state.get().done).toMatchObject({devices: false, consentLater: false});
    expect(flow.visitKey).toBe('key');
  });

  it('asks for the code when another device holds the visit', async () => {
    let tries = 0;
    const {flow, asked} = makeParts({'visit.open': () => {
      if (++tries === 1) throw new ApiError('missing', 'on another device', 'device_bound');
      if (tries === 2) throw new ApiError('missing', 'wrong', 'takeover_code_wrong');
      return makeView();
    }});
    await flow.open();
    expect(flow.state.get().at).toBe('takeover');
    await flow.open('000000');
    expect(flow.state.get()).toMatchObject({at: 'takeover', codeFault: 'wrong'});
    await flow.open('123456');
    expect(asked('visit.open')).toHaveBeenLastCalledWith({token: 'token', takeoverCode: '123456'});
    expect(flow.state.get().at).toBe('visit');
  });

  it('says that a link is unknown', async () => {
    const {flow} = makeParts({'visit.open': failing('not_found', 'link_unknown')});
    await flow.open();
    expect(flow.state.get().at).toBe('unknown');
  });

  it('notices that another device took over', async () => {
    const {flow} = makeParts({'visit.get': failing('signed_out'), 'visit.open': failing('missing', 'device_bound')}, makeView());
    await flow.refresh();
    expect(flow.state.get().at).toBe('moved');
  });

  it('tells a link that was taken back from one that another device took over', async () => {
    const {flow} = makeParts({'visit.get': failing('signed_out'), 'visit.open': () => makeView({state: 'link_revoked'})}, makeView());
    await flow.refresh();
    expect(flow.state.get()).toMatchObject({at: 'visit', view: {state: 'link_revoked'}});
  });

  it('keeps trying while the server cannot be reached', async () => {
    let reachable = false;
    const {flow, clock} = makeParts({'visit.open': () => {
      if (!reachable) throw new ApiError('unreachable', 'no');
      return makeView();
    }});
    await flow.open();
    expect(flow.state.get()).toMatchObject({at: 'loading', trouble: {kind: 'unreachable', retryAt: clock.now() + 2000}});
    reachable = true;
    clock.advance(2000);
    await settle();
    expect(flow.state.get()).toMatchObject({at: 'visit', trouble: null});
  });

  it('waits as long as the server asks', async () => {
    const {flow, clock} = makeParts({'visit.open': failing('too_many', null, 30)});
    await flow.open();
    expect(flow.state.get().trouble).toMatchObject({kind: 'limited', retryAt: clock.now() + 30_000});
  });

  it('is out of the call when the visit is over, and stays out when it goes on', async () => {
    let state: 'over' | 'open' = 'over';
    const {flow} = makeParts({'visit.get': () => makeView({state})}, makeView());
    flow.done({inCall: true});
    await flow.refresh();
    state = 'open';
    await flow.refresh();
    expect(flow.state.get().done).toMatchObject({inCall: false, ended: true});
  });

  it('is still out when the page is loaded again, and not when the link is opened in another tab', async () => {
    const {flow} = makeParts({}, makeView());
    const loadedAgain = () => new VisitFlow({...makeParts({}), memory: new MemoryOfVisit('token'), token: 'token'}).state.get().done;
    flow.done({left: true});
    expect(loadedAgain()).toMatchObject({left: true, ended: false});
    flow.done({left: false, ended: true});
    expect(loadedAgain()).toMatchObject({left: false, ended: true});
    sessionStorage.clear();
    expect(loadedAgain()).toMatchObject({left: false, ended: false});
  });

  it('flips when the window opens, also with a wrong clock', async () => {
    let open = false;
    const {flow, clock, asked} = makeParts({'visit.get': () => makeView({state: open ? 'open' : 'too_early', opensAt: new Date(Date.UTC(2026, 10, 22, 15, 0, 20))})});
    await flow.refresh();
    clock.advance(20_500);
    await settle();
    expect(asked('visit.get')).toHaveBeenCalledTimes(2);
    open = true;
    clock.advance(5000);
    await settle();
    expect(flow.state.get().view?.state).toBe('open');
  });
});
