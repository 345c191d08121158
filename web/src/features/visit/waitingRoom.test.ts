// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it, vi} from 'vitest';
import type {WaitingStatusOutput} from '../../api/types';
import {ApiError} from '../../api/errors';
import {makeParts, makeStatus, settle} from '../../testing/visit';
import {WaitingRoom} from './waitingRoom';

function world(statusOf: () => WaitingStatusOutput) {
  const made = makeParts({
    'telehealth.joinWaitingRoom': () => ({waitingRoomId: 'w1', joinTime: new Date(), status: 'WAITING', isRejoining: false}),
    'telehealth.getWaitingRoomStatus': statusOf,
    'telehealth.updateTechnicalCheck': () => ({}),
    'telehealth.leaveWaitingRoom': () => ({}),
  });
  const [onAdmitted, onChanged] = [vi.fn(), vi.fn()];
  const room = new WaitingRoom({
    api: made.api, realtime: made.realtime, clock: made.clock, sessionId: 's1', device: {deviceType: 'mobile', browserInfo: 'Chrome'},
    onAdmitted, onChanged,
  });
  made.realtime.start();
  made.welcome();
  return {...made, room, onAdmitted, onChanged};
}

const notice = (seq: number, kind: string) => ({type: 'notice' as const, sessionId: 's1', seq, kind, payload: {}, at: ''});

describe('WaitingRoom', () => {
  it('takes the place once and reads it again on a notice', async () => {
    const {room, asked, say, clock} = world(() => makeStatus());
    room.enter();
    room.tellChecks({camera: 'ok', network: 'ok'}).catch(() => undefined);
    await settle();
    expect(asked('telehealth.joinWaitingRoom')).toHaveBeenCalledTimes(1);
    expect(asked('telehealth.updateTechnicalCheck')).toHaveBeenCalledWith(
      {waitingRoomId: 'w1', results: {camera: 'ok', network: 'ok'}, cameraChecked: true, microphoneChecked: false, connectionChecked: true});
    expect(room.state.get().status?.position).toBe(2);
    say(notice(1, 'waiting.joined'));
    say(notice(2, 'waiting.left'));
    clock.advance(300);
    await settle();
    expect(asked('telehealth.getWaitingRoomStatus')).toHaveBeenCalledTimes(2);
  });

  it('says when the patient is let in', async () => {
    let status = makeStatus();
    const {room, say, clock, onAdmitted} = world(() => status);
    room.enter();
    await settle();
    status = makeStatus({status: 'ADMITTED', sessionStatus: 'IN_PROGRESS'});
    say(notice(1, 'waiting.admitted'));
    clock.advance(300);
    await settle();
    expect(onAdmitted).toHaveBeenCalledOnce();
  });

  it('keeps the place and keeps trying without a network', async () => {
    let reachable = true;
    const {room, clock, asked} = world(() => {
      if (!reachable) throw new ApiError('unreachable', 'no');
      return makeStatus();
    });
    room.enter();
    await settle();
    reachable = false;
    clock.advance(20_000);
    await settle();
    expect(room.state.get()).toMatchObject({offline: true, waitingRoomId: 'w1', status: {position: 2}});
    reachable = true;
    clock.advance(4000);
    await settle();
    expect(room.state.get().offline).toBe(false);
    expect(asked('telehealth.joinWaitingRoom')).toHaveBeenCalledTimes(1);
  });

  it('takes the place again when it was counted as gone while the page was away', async () => {
    let status = makeStatus({status: 'TIMED_OUT'});
    const {room, clock, asked} = world(() => status);
    room.enter();
    await settle();
    status = makeStatus();
    clock.advance(300);
    await settle();
    expect(asked('telehealth.joinWaitingRoom')).toHaveBeenCalledTimes(2);
  });

  it('has the visit read again when it is over', async () => {
    const {room, onChanged, onAdmitted} = world(() => makeStatus({status: 'LEFT', sessionStatus: 'COMPLETED'}));
    room.enter();
    await settle();
    expect(onChanged).toHaveBeenCalled();
    expect(onAdmitted).not.toHaveBeenCalled();
  });

  it('stays out after leaving', async () => {
    const {room, clock, asked} = world(() => makeStatus());
    room.enter();
    await settle();
    await room.leave();
    clock.advance(120_000);
    await settle();
    expect(asked('telehealth.leaveWaitingRoom')).toHaveBeenCalledWith({waitingRoomId: 'w1'});
    expect(asked('telehealth.getWaitingRoomStatus')).toHaveBeenCalledTimes(1);
  });
});
