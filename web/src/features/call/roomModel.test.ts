// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {type Api, createApi} from '../../api/client';
import {ApiError} from '../../api/errors';
import {Realtime} from '../../api/realtime';
import type {CallMessageIn} from '../../call/ports';
import {WantedMedia} from '../../call/wantedMedia';
import {FakeStream, fakeTrack} from '../../testing/fakeWebRtc';
import {isOtherLinkOf, RoomModel} from './roomModel';

/** A camera that is asked for and never answers, as a browser's does now and then on a machine with much to do. */
const kHanging = {
  getUserMedia: () => new Promise(() => undefined), enumerateDevices: () => new Promise(() => undefined),
  addEventListener: () => undefined, removeEventListener: () => undefined,
};

let passes: number;
let room: RoomModel;
let makeRoom: () => RoomModel;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', {mediaDevices: kHanging});
  passes = 0;
  const api = createApi({fetch: async (input) => {
    if (String(input).includes('telehealth.generateToken')) passes += 1;
    throw new ApiError('unreachable', 'no server here');
  }}) as Api;
  const silent = () => ({send: () => undefined, close: () => undefined});
  const live = new Realtime({hello: () => ({}), openSocket: silent, openPoll: silent});
  makeRoom = () => new RoomModel({sessionId: 's1', side: 'patient', api, live, wanted: new WantedMedia('s1'), otherName: 'Dr. Demo'});
  room = makeRoom();
});
afterEach(() => {
  room.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('RoomModel', () => {
  it('enters the call although the camera hangs', async () => {
    void room.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(passes).toBe(1);
  });

  it('comes back with what was turned off still off, and says so', async () => {
    const opened: string[] = [];
    vi.stubGlobal('MediaStream', FakeStream);
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    vi.stubGlobal('navigator', {mediaDevices: {...kHanging, enumerateDevices: async () => [], getUserMedia: async ({audio}: MediaStreamConstraints) => {
      opened.push(audio ? 'microphone' : 'camera');
      return new FakeStream([fakeTrack(audio ? 'audio' : 'video')]);
    }}});
    await room.start();
    expect(room.view.get().stillOff).toBe(false);
    await room.toggleMicrophone();
    await room.toggleCamera();
    room.dispose();
    opened.length = 0;
    room = makeRoom();
    await room.start();
    expect(opened).toEqual([]);
    expect(room.media.outgoing()).toMatchObject({audio: null, video: null, state: {audio: false, video: false}});
    expect(room.view.get().stillOff).toBe(true);
    await room.turnOn();
    expect(room.media.state.get()).toMatchObject({camera: 'on', microphone: 'on'});
    expect(room.view.get().stillOff).toBe(false);
  });

  it('comes back into the call although the camera hangs', async () => {
    void room.comeBack();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(passes).toBe(1);
  });

  it('hears of another link of one\'s own, and of nobody else\'s', () => {
    const opened = (participantId: string) =>
      ({type: 'notice', sessionId: 's1', kind: 'visit.link_opened', payload: {participantId, visitLinkId: 'l2'}}) as unknown as CallMessageIn;
    expect(isOtherLinkOf('me', opened('me'))).toBe(true);
    expect(isOtherLinkOf('me', opened('you'))).toBe(false);
    expect(isOtherLinkOf(null, opened('me'))).toBe(false);
  });
});
