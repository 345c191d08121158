// SPDX-License-Identifier: Apache-2.0
// The recorder over a tape that a test moves by hand.
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {FakeStream, fakeTrack} from '../testing/fakeWebRtc';
import {ManualClock} from '../testing/manualClock';
import {type Recorded, Recorder, type RecorderFault, type Tape} from './recorder';
import {inMemoryAlone} from './recording/keeper';
import type {Piece, PieceAnswer} from './recording/ports';

class FakeTape {
  state: RecordingState = 'inactive';
  ondataavailable: Tape['ondataavailable'] = null;
  onstop: Tape['onstop'] = null;
  onerror: Tape['onerror'] = null;
  sliceMs = 0;
  start(sliceMs: number): void {
    this.state = 'recording';
    this.sliceMs = sliceMs;
  }
  pause(): void {
    this.state = 'paused';
  }
  resume(): void {
    this.state = 'recording';
  }
  requestData(): void {}
  stop(): void {
    this.state = 'inactive';
    this.give('end');
    this.onstop?.();
  }
  /** As long as a real recorder's, if nothing else is said. */
  give(text: string, length = 64): void {
    const bytes = new TextEncoder().encode(text.padEnd(length));
    this.ondataavailable?.({data: {size: bytes.length, arrayBuffer: async () => bytes.buffer} as Blob});
  }
}
type RecordingState = 'inactive' | 'recording' | 'paused';

const person = (participantId: string): Recorded => ({participantId, label: 'Patient', isScreen: false, video: fakeTrack('video'), audio: fakeTrack('audio')});

function make({mimeType = 'video/webm' as string | null, answers = [] as PieceAnswer[], runs = true} = {}) {
  const clock = new ManualClock();
  const tape = new FakeTape();
  const came: Piece[] = [];
  const seen = {people: [] as string[], voices: 0, chimes: 0, notices: 0, ended: 0};
  const failed: RecorderFault[] = [];
  const stopped = vi.fn();
  const recorder = new Recorder({
    recording: {recordingId: 'rec_1', sessionId: 'ses_1', startedAt: clock.now(), mimeType: '', tracks: null},
    pieceMs: 1000, clock, random: () => 1, keeper: inMemoryAlone, stopped, failed: (fault) => failed.push(fault),
    words: {mark: '', cameraOff: '', notice: '', time: () => ''},
    port: {
      async put(_id, piece) {
        const answer = answers.shift() ?? 'taken';
        if (answer === 'taken') came.push(piece);
        return answer;
      },
      next: async () => 0,
    },
    parts: {
      mimeType: () => mimeType,
      picture: () => ({
        track: fakeTrack('video'),
        show: (people) => {
          seen.people = people.map(({participantId}) => participantId);
        },
        announce: () => {
          seen.notices += 1;
        },
        stop: () => {
          seen.ended += 1;
        },
      }),
      sound: async () => ({
        track: fakeTrack('audio'),
        hear: (voices) => {
          seen.voices = voices.length;
        },
        chime: () => {
          seen.chimes += 1;
        },
        isRunning: () => runs,
        stop: () => {
          seen.ended += 1;
        },
      }),
      tape: () => tape as unknown as Tape,
    },
  });
  const texts = () => came.map(({bytes}) => new TextDecoder().decode(bytes).trim());
  return {recorder, tape, clock, came, texts, seen, failed, stopped};
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Recorder', () => {
  beforeEach(() => vi.stubGlobal('MediaStream', FakeStream));
  afterEach(() => vi.unstubAllGlobals());

  it('begins with a notice to see and to hear, and brings every piece in order', async () => {
    const {recorder, tape, texts, came, seen} = make();
    expect(await recorder.start([person('a'), person('b')])).toBe(true);
    expect(seen).toMatchObject({people: ['a', 'b'], voices: 2, chimes: 1, notices: 1});
    tape.give('one');
    tape.give('two');
    await recorder.finish();
    expect(texts()).toEqual(['one', 'two', 'end', '']);
    expect(came.map(({last}) => last)).toEqual([false, false, false, true]);
    expect(recorder.state.get()).toMatchObject({phase: 'over', fault: null, upload: {done: true}});
    expect(seen.ended).toBe(2);
  });

  it('asks for pieces so often that little is lost with the browser', async () => {
    const {recorder, tape} = make();
    await recorder.start([person('a')]);
    expect(tape.sliceMs).toBe(500);
  });

  it('sends no beginning that is too short to tell what kind of file it is', async () => {
    const {recorder, tape, came} = make();
    await recorder.start([person('a')]);
    tape.give('1', 1);
    tape.give('2', 2);
    await settle();
    expect(came).toEqual([]);
    tape.give('three');
    await settle();
    expect(came.map(({number, bytes}) => [number, bytes.length])).toEqual([[0, 67]]);
    tape.give('4', 1);
    await settle();
    expect(came.map(({number, bytes}) => [number, bytes.length])).toEqual([[0, 67], [1, 1]]);
  });

  it('sends a short beginning when nothing follows', async () => {
    const {recorder, tape, texts} = make();
    await recorder.start([person('a')]);
    tape.stop = () => {
      tape.state = 'inactive';
      tape.give('all', 3);
      tape.onstop?.();
    };
    await recorder.finish();
    expect(texts()).toEqual(['all', '']);
  });

  it('sees and hears nobody while it is paused', async () => {
    const {recorder, tape, seen, texts} = make();
    await recorder.start([person('a'), person('b')]);
    recorder.pause();
    tape.give('before the pause');
    await settle();
    expect(tape.state).toBe('paused');
    expect(seen).toMatchObject({people: [], voices: 0});
    expect(texts()).toEqual([]);
    recorder.resume();
    await settle();
    expect(tape.state).toBe('recording');
    expect(seen).toMatchObject({people: ['a', 'b'], voices: 2});
    expect(texts()).toEqual(['before the pause']);
  });

  it('says how long it is, without its pauses', async () => {
    const {recorder, clock, came} = make();
    await recorder.start([person('a')]);
    clock.advance(4_000);
    recorder.pause();
    clock.advance(60_000);
    recorder.resume();
    clock.advance(2_500);
    await recorder.finish();
    expect(came.map(({durationMs}) => durationMs)).toEqual([undefined, 6_500]);
  });

  it('records nothing when it was stopped while it was made ready', async () => {
    const {recorder, tape, seen, came} = make();
    const started = recorder.start([person('a')]);
    await recorder.discard();
    expect(await started).toBe(false);
    await settle();
    expect(tape.state).toBe('inactive');
    expect(recorder.state.get()).toMatchObject({phase: 'over', fault: null});
    expect(seen).toMatchObject({chimes: 0, ended: 1});
    expect(came).toEqual([]);
  });

  it('stops while it uploads and throws away what is on its way', async () => {
    const {recorder, tape, came} = make({answers: ['again']});
    await recorder.start([person('a')]);
    tape.give('one');
    await settle();
    await recorder.discard();
    await settle();
    expect(came).toEqual([]);
    expect(recorder.state.get().phase).toBe('over');
    expect(tape.state).toBe('inactive');
  });

  it('asks why when a piece is not taken, and gives up the rest when it is over', async () => {
    const {recorder, tape, stopped, texts} = make({answers: ['taken', 'stopped', 'stopped']});
    await recorder.start([person('a')]);
    tape.give('one');
    tape.give('two');
    await settle();
    expect(stopped).toHaveBeenCalledOnce();
    await recorder.finish();
    expect(texts()).toEqual(['one']);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('says that this browser cannot record', async () => {
    const {recorder, failed} = make({mimeType: null});
    expect(await recorder.start([])).toBe(false);
    expect(failed).toEqual(['unsupported']);
  });

  it('says that the browser gave up, and keeps what there is', async () => {
    const {recorder, tape, failed, texts} = make();
    await recorder.start([person('a')]);
    tape.give('one');
    tape.stop();
    await settle();
    expect(failed).toEqual(['broken']);
    expect(texts()).toEqual(['one', 'end', '']);
    expect(recorder.state.get().fault).toBe('broken');
  });

  it('does not record a visit without its sound', async () => {
    const {recorder, clock, failed} = make({runs: false});
    await recorder.start([person('a')]);
    clock.advance(5_000);
    expect(failed).toEqual(['silent']);
    await settle();
    expect(recorder.state.get().phase).toBe('over');
  });
});
