// SPDX-License-Identifier: Apache-2.0
import {act, screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {LocalMedia} from '../../call/localMedia';
import {ManualClock} from '../../testing/manualClock';
import {makeParts, settle, show} from '../../testing/visit';
import {browserOf} from './browser';
import {DeviceCheck} from './deviceCheck';
import {DeviceCheckView} from './DeviceCheckView';
import {mediaFault} from './faults';
import {testNetwork} from './networkTest';

const agent = (userAgent: string, maxTouchPoints = 5) => browserOf({userAgent, maxTouchPoints});
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('browserOf', () => {
  it('tells the browsers apart whose settings differ', () => {
    expect(agent(`${iPhone} Version/17.5 Mobile/15E148 Safari/604.1`)).toMatchObject({family: 'safari_ios', inApp: false, device: 'mobile', summary: 'Safari 17 iOS'});
    expect(agent(`${android} Chrome/128.0.0.0 Mobile Safari/537.36`)).toMatchObject({family: 'chrome_android', inApp: false, summary: 'Chrome 128 Android'});
    expect(agent(`${android} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`)).toMatchObject({family: 'samsung', summary: 'Samsung Internet 25 Android'});
    expect(agent('Mozilla/5.0 (Android 14; Mobile; rv:129.0) Gecko/129.0 Firefox/129.0').family).toBe('firefox_android');
    expect(agent('Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0', 0)).toMatchObject({family: 'firefox', device: 'desktop'});
    expect(agent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15', 5)).toMatchObject({family: 'safari_ios', device: 'tablet'});
  });

  it('knows browsers inside other apps', () => {
    expect(agent(`${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/440]`).inApp).toBe(true);
    expect(agent(`${android} Version/4.0 Chrome/128.0.0.0 Mobile Safari/537.36 Instagram 340`).inApp).toBe(true);
    expect(agent('Mozilla/5.0 (Linux; Android 14; SM-S911B; wv) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36').inApp).toBe(true);
  });
});

describe('mediaFault', () => {
  const around = {secure: true, inApp: false, hasMedia: true};
  it('names the cause', () => {
    const thrown = (name: string) => new DOMException('', name);
    expect(mediaFault(thrown('NotAllowedError'), around)).toBe('denied');
    expect(mediaFault(thrown('NotAllowedError'), {...around, inApp: true})).toBe('in_app');
    expect(mediaFault(thrown('NotFoundError'), around)).toBe('none');
    expect(mediaFault(thrown('NotReadableError'), around)).toBe('busy');
    expect(mediaFault(thrown('TypeError'), around)).toBe('failed');
    expect(mediaFault(thrown('NotAllowedError'), {...around, secure: false})).toBe('insecure');
    expect(mediaFault(null, {...around, hasMedia: false})).toBe('unsupported');
  });
});

class Track {
  onended: (() => void) | null = null;
  stopped = false;
  constructor(readonly kind: 'audio' | 'video', private readonly deviceId?: string) {}
  getSettings = () => ({deviceId: this.deviceId});
  stop() {
    this.stopped = true;
  }
}
class Stream {
  constructor(private readonly tracks: Track[]) {}
  getTracks = () => this.tracks;
  getVideoTracks = () => this.tracks.filter(({kind}) => kind === 'video');
  getAudioTracks = () => this.tracks.filter(({kind}) => kind === 'audio');
}
vi.stubGlobal('MediaStream', Stream);

function devices(missing: Partial<Record<'audio' | 'video', string>>) {
  const opened: Track[] = [];
  return {
    opened,
    getUserMedia: vi.fn(async (wanted: MediaStreamConstraints) => {
      const kinds = (['audio', 'video'] as const).filter((kind) => wanted[kind]);
      for (const kind of kinds) if (missing[kind]) throw new DOMException('', missing[kind]);
      const wish = (kind: 'audio' | 'video') => ((wanted[kind] as MediaTrackConstraints).deviceId as ConstrainDOMStringParameters | undefined)?.exact as string | undefined;
      if (kinds.some((kind) => wish(kind) === 'gone')) throw new DOMException('', 'OverconstrainedError');
      const tracks = kinds.map((kind) => new Track(kind, wish(kind) ?? `first ${kind}`));
      opened.push(...tracks);
      return new Stream(tracks) as unknown as MediaStream;
    }),
    enumerateDevices: async () => [],
  };
}

function checkWith(media: ReturnType<typeof devices>) {
  const {parts} = makeParts({}, null, {media, around: {secure: true, inApp: false, hasMedia: true}});
  return parts;
}

describe('DeviceCheck', () => {
  it('finds all well', async () => {
    const {check} = checkWith(devices({}));
    await check.run();
    check.heard(true);
    expect(check.results()).toEqual({camera: 'ok', microphone: 'ok', speaker: 'ok', network: 'ok', relay: 'ok'});
    expect(check.firstFault()).toBeNull();
  });

  it('learns which of the two it is', async () => {
    const media = devices({video: 'NotReadableError'});
    const {check} = checkWith(media);
    await check.run();
    expect(check.state.get()).toMatchObject({camera: 'busy', microphone: 'ok'});
    expect(check.firstFault()).toBe('camera_busy');
    check.finish();
    expect(media.opened.every(({stopped}) => stopped)).toBe(true);
    expect(check.finished).toMatchObject({camera: 'camera_busy', microphone: 'ok'});
  });

  it('keeps what was chosen, for the call and for the next check', async () => {
    const {check} = checkWith(devices({}));
    await check.openDevices();
    expect(check.state.get()).toMatchObject({cameraId: 'first video', microphoneId: 'first audio'});
    await check.choose('microphone', 'second audio');
    expect(check.state.get()).toMatchObject({cameraId: 'first video', microphoneId: 'second audio'});
    expect(new LocalMedia().state.get().choice).toEqual({camera: null, microphone: 'second audio', speaker: null});
    const again = checkWith(devices({})).check;
    await again.openDevices();
    expect(again.state.get().microphoneId).toBe('second audio');
    await again.choose('camera', 'gone');
    expect(again.state.get(), 'any other one').toMatchObject({camera: 'ok', cameraId: 'first video', microphoneId: 'second audio'});
    localStorage.clear();
  });

  it('notices a camera that is pulled out', async () => {
    const media = devices({});
    const {check} = checkWith(media);
    await check.run();
    media.opened.find(({kind}) => kind === 'video')?.onended?.();
    expect(check.state.get().camera).toBe('busy');
  });

  it('notices a camera that is live and gives no pictures, and when they come', async () => {
    const clock = new ManualClock();
    const counter = {frames: 0, stopped: false};
    const {check} = makeParts({}, null, {
      media: devices({}), around: {secure: true, inApp: false, hasMedia: true}, clock,
      countFrames: () => ({count: () => counter.frames, stop: () => { counter.stopped = true; }}),
    }).parts;
    const pass = (seconds: number) => {
      for (let i = 0; i < seconds; ++i) clock.advance(1000);
    };
    await check.openDevices();
    pass(6);
    expect(check.state.get().camera).toBe('ok');
    pass(6);
    expect(check.state.get().camera).toBe('blank');
    expect(check.firstFault()).toBe('camera_blank');
    counter.frames = 30;
    pass(2);
    expect(check.state.get().camera).toBe('ok');
    check.stop();
    expect(counter.stopped).toBe(true);
    pass(20);
    expect(check.state.get().camera).toBe('idle');
  });

  it('does not call a test that could not be made a failure', async () => {
    const {check} = makeParts({}, null, {testNetwork: () => Promise.reject(new Error('no'))}).parts;
    await check.tryNetwork();
    expect(check.state.get().network).toBe('unknown');
    expect(check.results()).toEqual({});
  });
});

describe('DeviceCheckView', () => {
  it('says what helps a camera that gives no pictures', async () => {
    const parts = checkWith(devices({}));
    show(parts, <DeviceCheckView check={parts.check} browser={parts.browser} />);
    await act(() => parts.check.run());
    act(() => parts.check.state.patch({camera: 'blank'}));
    const camera = screen.getByRole('listitem', {name: 'Camera'});
    expect(within(camera).getByText('Your camera is on but gives no picture.')).toBeTruthy();
    expect(within(camera).getByText(/lens cover/)).toBeTruthy();
    expect(within(camera).getByRole('button', {name: 'Test again'})).toBeTruthy();
  });

  it('says the cause and what helps in this browser', async () => {
    const parts = checkWith(devices({video: 'NotAllowedError', audio: 'NotAllowedError'}));
    show(parts, <DeviceCheckView check={parts.check} browser={parts.browser} />);
    await act(() => parts.check.run());
    const camera = screen.getByRole('listitem', {name: 'Camera'});
    expect(within(camera).getByRole('status').textContent).toBe('Does not work');
    expect(within(camera).getByText('The browser may not use your camera.')).toBeTruthy();
    expect(within(camera).getByText(/Tap the sign left of the address/)).toBeTruthy();
    expect(within(camera).getByRole('button', {name: 'Test again'})).toBeTruthy();
  });

  it('plays a tone and asks whether it was heard', async () => {
    const parts = checkWith(devices({}));
    show(parts, <DeviceCheckView check={parts.check} browser={parts.browser} />);
    await userEvent.click(screen.getByRole('button', {name: 'Play a sound'}));
    await userEvent.click(await screen.findByRole('button', {name: 'No'}));
    expect(screen.getByText(/Turn up the volume/)).toBeTruthy();
    expect(parts.check.results().speaker).toBe('speaker_silent');
  });
});

describe('testNetwork', () => {
  class Connection {
    static works = (_policy: string | undefined, _servers: RTCIceServer[]) => true;
    static made: Connection[] = [];
    onicecandidate = null;
    localDescription = {type: 'offer' as const, sdp: ''};
    closed = false;
    private channel: {onopen: (() => void) | null} | null = null;
    constructor(readonly configuration: RTCConfiguration) {
      Connection.made.push(this);
    }
    createDataChannel() {
      return (this.channel = {onopen: null});
    }
    createOffer = async () => ({type: 'offer' as const, sdp: ''});
    createAnswer = async () => ({type: 'answer' as const, sdp: ''});
    setLocalDescription = async () => {};
    setRemoteDescription = async () => {
      if (this.channel && Connection.works(this.configuration.iceTransportPolicy, this.configuration.iceServers ?? [])) queueMicrotask(() => this.channel?.onopen?.());
    };
    addIceCandidate = async () => {};
    close() {
      this.closed = true;
    }
  }
  vi.stubGlobal('RTCPeerConnection', Connection);
  const turn = {iceServers: [{urls: ['turn:turn.example.org'], username: 'u', credential: 'c'}], iceTransportPolicy: 'all' as const, expiresAt: new Date()};
  const make = (configuration: RTCConfiguration) => new Connection(configuration) as unknown as RTCPeerConnection;

  async function tested(works: typeof Connection.works, ice = turn) {
    Connection.works = works;
    Connection.made = [];
    const clock = new ManualClock();
    const result = testNetwork(ice, {clock, makeConnection: make});
    await settle();
    await settle();
    clock.advance(5000);
    return result;
  }

  it('tries both ways and closes what it opened', async () => {
    expect(await tested(() => true)).toEqual({network: 'ok', relay: 'ok'});
    expect(Connection.made).toHaveLength(4);
    expect(Connection.made.every(({closed}) => closed)).toBe(true);
  });

  it('gives up after five seconds where packets are swallowed', async () => {
    expect(await tested(() => false)).toEqual({network: 'network_blocked', relay: 'relay_blocked'});
    expect(await tested((policy) => policy === 'relay')).toEqual({network: 'ok', relay: 'ok'});
    expect(await tested((policy) => policy !== 'relay')).toEqual({network: 'ok', relay: 'relay_blocked'});
  });

  it('tells by which ways the relay is reached', async () => {
    const urls = ['turn:t.example.org', 'turn:t.example.org?transport=tcp', 'turns:t.example.org?transport=tcp'];
    const three = {...turn, iceServers: [{...turn.iceServers[0]!, urls}]};
    const through = (...open: number[]) => {
      const left = open.map((i) => urls[i]);
      return tested((policy, servers) => policy === 'all' || servers.some((one) => [one.urls].flat().every((url) => left.includes(url))), three);
    };
    expect(await through(0, 1, 2)).toEqual({network: 'ok', relay: 'ok'});
    expect(await through(0)).toEqual({network: 'ok', relay: 'ok'});
    expect(await through(1, 2)).toEqual({network: 'ok', relay: 'relay_udp_blocked'});
    expect(await through(2)).toEqual({network: 'ok', relay: 'relay_only_tls'});
    expect(await through()).toEqual({network: 'ok', relay: 'relay_blocked'});
    expect(Connection.made.filter(({configuration}) => configuration.iceTransportPolicy === 'relay')).toHaveLength(6);
  });

  it('does not count a relay that there is none of', async () => {
    expect(await tested(() => true, {...turn, iceServers: []})).toEqual({network: 'ok', relay: 'relay_absent'});
  });
});

describe('DeviceCheck without media', () => {
  it('says why there is none', async () => {
    const clock = new ManualClock();
    const check = new DeviceCheck({
      media: undefined, clock, around: {secure: false, inApp: false, hasMedia: false}, playTone: async () => {},
      testNetwork: async () => ({network: 'ok', relay: 'relay_absent'}),
    });
    await check.run();
    expect(check.results()).toEqual({camera: 'camera_insecure', microphone: 'microphone_insecure', network: 'ok', relay: 'relay_absent'});
    expect(check.firstFault()).toBe('camera_insecure');
  });
});
