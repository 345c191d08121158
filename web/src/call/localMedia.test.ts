// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {FakeStream, FakeTrack} from '../testing/fakeWebRtc';
import {ManualClock} from '../testing/manualClock';
import {LocalMedia} from './localMedia';

interface World {
  refuse: Partial<Record<'audio' | 'video', string>>;
  asked: MediaStreamConstraints[];
  made: FakeTrack[];
  devices: {kind: MediaDeviceKind; deviceId: string; label: string}[];
  listeners: Set<() => void>;
}

let world: World;

beforeEach(() => {
  localStorage.clear();
  world = {
    refuse: {}, asked: [], made: [], listeners: new Set(),
    devices: [{kind: 'videoinput', deviceId: 'c1', label: 'Camera'}, {kind: 'audioinput', deviceId: 'm1', label: 'Microphone'}],
  };
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async (constraints: MediaStreamConstraints) => {
        world.asked.push(constraints);
        const kind = constraints.audio ? 'audio' : 'video';
        const refusal = world.refuse[kind];
        if (refusal) throw new DOMException('no', refusal);
        const track = new FakeTrack(kind);
        world.made.push(track);
        return new FakeStream([track as unknown as MediaStreamTrack]);
      },
      enumerateDevices: async () => world.devices,
      addEventListener: (_: string, listener: () => void) => world.listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => world.listeners.delete(listener),
    },
  });
});
afterEach(() => void vi.unstubAllGlobals());

const started = async () => {
  const media = new LocalMedia();
  await media.start({camera: true, microphone: true});
  return media;
};

describe('LocalMedia', () => {
  it('gives both tracks, and mutes without giving the microphone back', async () => {
    const media = await started();
    expect(media.outgoing().state).toEqual({audio: true, video: true, screen: false});
    await media.setMicrophone(false);
    const {audio, state} = media.outgoing();
    expect([audio?.enabled, audio?.readyState, state.audio]).toEqual([false, 'live', false]);
  });

  it('tells what is wanted on or off, and not what a fault or the end brings about', async () => {
    world.refuse.video = 'NotAllowedError';
    const wanted: object[] = [];
    const media = new LocalMedia({onWanted: (part) => wanted.push(part)});
    await media.start({camera: true, microphone: true});
    media.stop();
    expect(wanted).toEqual([{microphone: true}, {camera: true}]);
    await media.start({camera: false, microphone: false});
    expect(media.state.get()).toMatchObject({camera: 'off', microphone: 'off'});
    expect(wanted).toHaveLength(2);
  });

  it('lets go of a camera that was asked for twice and came twice', async () => {
    const media = new LocalMedia();
    await Promise.all([media.start({camera: true, microphone: true}), media.start({camera: true, microphone: true})]);
    expect(world.made.filter(({readyState}) => readyState === 'live').map(({kind}) => kind).sort()).toEqual(['audio', 'video']);
    media.stop();
    expect(world.made.every(({readyState}) => readyState === 'ended')).toBe(true);
  });

  it('turns the camera really off', async () => {
    const media = await started();
    const camera = media.outgoing().video;
    await media.setCamera(false);
    expect(camera?.readyState).toBe('ended');
    expect(media.outgoing().video).toBeNull();
  });

  it.each([
    ['NotAllowedError', 'denied'], ['NotFoundError', 'missing'], ['NotReadableError', 'busy'],
  ])('takes part without a camera after %s', async (refusal, state) => {
    world.refuse.video = refusal;
    const media = await started();
    expect(media.state.get()).toMatchObject({camera: state, microphone: 'on'});
    expect(media.outgoing().state).toEqual({audio: true, video: false, screen: false});
  });

  it('notices a camera that gives no picture, and opens it anew when asked to', async () => {
    const clock = new ManualClock();
    const counters: {frames: number; stopped: boolean}[] = [];
    const media = new LocalMedia({clock, countFrames: () => {
      const counter = {frames: 0, stopped: false};
      counters.push(counter);
      return {count: () => counter.frames, stop: () => { counter.stopped = true; }};
    }});
    await media.start({camera: true, microphone: false});
    clock.advance(20_000);
    expect(media.state.get()).toMatchObject({camera: 'on', blank: true});
    expect(media.outgoing().state.video).toBe(true);
    await media.setCamera(true);
    expect(world.made.map(({readyState}) => readyState)).toEqual(['ended', 'live']);
    expect([counters.length, counters[0]?.stopped, media.state.get().blank]).toEqual([2, true, false]);
    media.stop();
    expect(counters[1]?.stopped).toBe(true);
  });

  it('falls back to any camera when the chosen one is gone', async () => {
    const media = await started();
    await media.chooseCamera('gone');
    world.refuse = {};
    expect(world.asked.at(-1)).toMatchObject({video: {deviceId: {exact: 'gone'}}});
    expect(media.state.get().camera).toBe('on');
  });

  it('falls asleep for a telephone call and is restored by a tap', async () => {
    const media = await started();
    const [microphone] = world.made;
    microphone?.onmute?.();
    expect(media.state.get().microphone).toBe('asleep');
    await media.restore();
    expect(media.state.get().microphone).toBe('on');
    expect(microphone?.readyState).toBe('ended');
  });

  it('takes another microphone when one is pulled out', async () => {
    const media = await started();
    const happened = vi.fn();
    media.happened.on(happened);
    const microphone = world.made.find(({kind}) => kind === 'audio');
    microphone?.onended?.();
    await vi.waitFor(() => expect(happened).toHaveBeenCalledWith('microphone_switched'));
    expect(media.outgoing().audio).not.toBe(microphone);
  });

  it('shows the camera again when the browser ends the screen', async () => {
    const screen = new FakeTrack('video');
    Object.assign(navigator.mediaDevices, {getDisplayMedia: async () => new FakeStream([screen as unknown as MediaStreamTrack])});
    const media = await started();
    const camera = media.outgoing().video;
    expect(await media.startScreen()).toBe(true);
    expect(media.outgoing()).toMatchObject({video: screen, state: {screen: true}});
    screen.onended?.();
    expect(media.outgoing()).toMatchObject({video: camera, state: {screen: false}});
  });

  it('lets everything go at the end', async () => {
    const media = await started();
    media.stop();
    expect(world.made.every(({readyState}) => readyState === 'ended')).toBe(true);
    expect(world.listeners.size).toBe(0);
  });
});
