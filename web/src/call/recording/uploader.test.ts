// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../testing/manualClock';
import type {PieceKeeper} from './keeper';
import type {Piece, PieceAnswer} from './ports';
import {kLargestPiece, PieceUploader} from './uploader';

const bytes = (...values: number[]) => Uint8Array.from(values);
const settle = async () => {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
};

function make({answers = [] as PieceAnswer[], next = 0 as number | null, mostBytes = undefined as number | undefined} = {}) {
  const clock = new ManualClock();
  const world = {answers, next, came: [] as Piece[], stopped: 0, failed: [] as string[], held: null as null | ((answer: PieceAnswer) => void), holds: false};
  const kept = new Map<number, Piece>();
  let forgotten = 0;
  const keeper: PieceKeeper = {
    note: () => undefined,
    save: async (piece) => void kept.set(piece.number, piece),
    sent: async (number) => void kept.delete(number),
    forget: async () => {
      forgotten += 1;
      kept.clear();
    },
  };
  const uploader = new PieceUploader({
    recordingId: 'rec_1', keeper, clock, random: () => 1, ...(mostBytes === undefined ? {} : {mostBytes}),
    port: {
      async put(_id, piece) {
        const answer = world.holds ? await new Promise<PieceAnswer>((resolve) => {
          world.held = resolve;
        }) : world.answers.shift() ?? 'taken';
        if (answer === 'taken') world.came.push(piece);
        return answer;
      },
      next: async () => world.next,
    },
    stopped: () => {
      world.stopped += 1;
    },
    failed: (trouble) => world.failed.push(trouble),
  });
  return {uploader, world, clock, kept, forgotten: () => forgotten, came: () => world.came.map(({number, bytes: [first], last}) => [number, first, last])};
}

describe('PieceUploader', () => {
  it('brings the pieces in their order and closes with an empty last one', async () => {
    const {uploader, came, kept, forgotten} = make();
    uploader.add(bytes(1));
    uploader.add(bytes(2));
    await uploader.finish();
    expect(came()).toEqual([[0, 1, false], [1, 2, false], [2, undefined, true]]);
    expect(uploader.state.get()).toMatchObject({sent: 3, waiting: 0, waitingBytes: 0, trouble: null, done: true});
    expect(kept.size).toBe(0);
    expect(forgotten()).toBe(1);
  });

  it('sends one after the other, never two at once', async () => {
    const {uploader, world, came} = make();
    world.holds = true;
    uploader.add(bytes(1));
    uploader.add(bytes(2));
    await settle();
    expect(came()).toEqual([]);
    const first = world.held;
    first?.('taken');
    await settle();
    expect(world.held).not.toBe(first);
    expect(came()).toEqual([[0, 1, false]]);
  });

  it('tries again, later each time, and nothing overtakes', async () => {
    const {uploader, clock, came} = make({answers: ['again', 'again', 'taken']});
    uploader.add(bytes(1));
    uploader.add(bytes(2));
    await settle();
    expect(uploader.state.get()).toMatchObject({trouble: 'again', waiting: 2, stuckSince: clock.now()});
    clock.advance(499);
    await settle();
    expect(came()).toEqual([]);
    clock.advance(1);
    await settle();
    clock.advance(999);
    await settle();
    expect(came()).toEqual([]);
    clock.advance(1);
    await settle();
    expect(came()).toEqual([[0, 1, false], [1, 2, false]]);
    expect(uploader.state.get()).toMatchObject({trouble: null, stuckSince: null});
  });

  it('waits while nothing is taken, says so once, and goes on when told', async () => {
    const {uploader, world, clock, came} = make({answers: ['stopped']});
    uploader.add(bytes(1));
    await settle();
    uploader.add(bytes(2));
    clock.advance(60_000);
    await settle();
    expect(world.stopped).toBe(1);
    expect(came()).toEqual([]);
    expect(uploader.state.get().trouble).toBe('held');
    uploader.go();
    await settle();
    expect(came()).toEqual([[0, 1, false], [1, 2, false]]);
  });

  it('takes no more in than the limit, so that nothing is missing in the middle', async () => {
    const {uploader, world, came, clock} = make({answers: ['again'], mostBytes: 3});
    expect(uploader.add(bytes(1, 1))).toBe(true);
    await settle();
    expect(uploader.add(bytes(2, 2))).toBe(false);
    expect(world.failed).toEqual(['full']);
    clock.advance(500);
    await settle();
    // There is room again, but what comes now would not fit to what was sent.
    expect(uploader.add(bytes(3))).toBe(false);
    await uploader.finish();
    expect(came()).toEqual([[0, 1, false], [1, undefined, true]]);
    expect(world.failed).toEqual(['full']);
  });

  it('gives up what will never be taken', async () => {
    const {uploader, world, kept} = make({answers: ['taken', 'refused']});
    uploader.add(bytes(1));
    uploader.add(bytes(2));
    uploader.add(bytes(3));
    await uploader.finish();
    expect(world.failed).toEqual(['refused']);
    expect(world.came).toHaveLength(1);
    expect(kept.size).toBe(0);
  });

  it('throws away what waits when it is dropped, also what is on its way', async () => {
    const {uploader, world, kept} = make();
    world.holds = true;
    uploader.add(bytes(1));
    uploader.add(bytes(2));
    await settle();
    await uploader.drop();
    world.held?.('again');
    await settle();
    expect(uploader.add(bytes(3))).toBe(false);
    expect(uploader.state.get()).toMatchObject({waiting: 0, done: true});
    expect(kept.size).toBe(0);
    await uploader.finish();
  });

  it('parts what is larger than the server takes at once', async () => {
    const {uploader, world} = make();
    uploader.add(new Uint8Array(kLargestPiece + 5));
    await uploader.finish();
    expect(world.came.map(({bytes: {length}}) => length)).toEqual([kLargestPiece, 5, 0]);
  });

  const left = (...numbers: number[]): Piece[] => numbers.map((number) => ({number, bytes: bytes(number), last: false}));

  it('goes on with what an earlier page left, from where the server is', async () => {
    const {uploader, came} = make({next: 4});
    expect(await uploader.resume(left(3, 5, 4))).toBe(true);
    uploader.add(bytes(9));
    await uploader.finish();
    expect(came()).toEqual([[4, 4, false], [5, 5, false], [6, 9, false], [7, undefined, true]]);
  });

  it('closes cleanly where a piece was lost on the way', async () => {
    const {uploader, came} = make({next: 2});
    expect(await uploader.resume(left(2, 4))).toBe(false);
    await uploader.finish();
    expect(came()).toEqual([[2, 2, false], [3, undefined, true]]);
  });

  it('sends a last piece that was left and takes nothing more', async () => {
    const {uploader, came} = make({next: 1});
    expect(await uploader.resume([...left(1), {number: 2, bytes: bytes(), last: true}])).toBe(false);
    expect(uploader.add(bytes(9))).toBe(false);
    await uploader.finish();
    expect(came()).toEqual([[1, 1, false], [2, undefined, true]]);
  });

  it('forgets what the server does not wait for any more', async () => {
    const {uploader, world, forgotten} = make({next: null});
    expect(await uploader.resume(left(1))).toBe(false);
    expect(world.came).toEqual([]);
    expect(forgotten()).toBe(1);
  });
});
