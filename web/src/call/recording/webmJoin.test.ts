// SPDX-License-Identifier: Apache-2.0
// Streams as recorders write them, built by hand: header, tracks, clusters of unknown size.
import {describe, expect, it} from 'vitest';
import {type Bytes, concat, kId, numberOf, WebmReader} from './webm';
import {makeJoiner, TrackScout} from './webmJoin';

const idBytes = (id: number): Bytes => {
  const all = [24, 16, 8, 0].map((shift) => (id >>> shift) & 0xff);
  return Uint8Array.from(all.slice(all.findIndex((byte) => byte !== 0)));
};
const element = (id: number, ...content: Bytes[]): Bytes => {
  const all = concat(...content);
  return concat(idBytes(id), Uint8Array.of(0x40 | (all.length >> 8), all.length & 0xff), all);
};
const opened = (id: number): Bytes => concat(idBytes(id), Uint8Array.of(0x01, 255, 255, 255, 255, 255, 255, 255));
const of = (...values: number[]): Bytes => Uint8Array.from(values);
const track = (number: number, type: number): Bytes =>
  element(kId.trackEntry, element(kId.trackNumber, of(number)), element(kId.trackType, of(type)), element(0x86, of(1, 2, 3, 4, 5, 6, 7, 8, 9)));
const block = (number: number, ...rest: number[]): Bytes => element(kId.simpleBlock, of(0x80 | number, 0, 5, 0x80, ...rest));

const stream = (video: number, audio: number, ...clusters: Bytes[]): Bytes => concat(
  element(0x1a45dfa3, of(1)), opened(kId.segment), element(kId.info, element(kId.timestampScale, of(0x0f, 0x42, 0x40))),
  element(kId.tracks, track(video, 1), track(audio, 2)), ...clusters,
);
const cluster = (at: number, ...blocks: Bytes[]): Bytes => concat(opened(kId.cluster), element(kId.timestamp, of(at >> 8, at & 255)), ...blocks);

/** [id, what matters] of each element. */
const read = (bytes: Bytes) => new WebmReader().push(bytes).map(({id, content}) => {
  if (id === kId.timestamp) return ['at', numberOf(content)];
  if (id === kId.simpleBlock) return ['block', (content[0] ?? 0) & 0x7f, content.at(-1)];
  return [id];
});

describe('a second stream', () => {
  const second = stream(2, 1, cluster(0, block(2, 7), block(1, 8)), cluster(5000, block(2, 9)));
  const expected = [
    [kId.cluster], ['at', 60_000], ['block', 1, 7], ['block', 2, 8], [kId.cluster], ['at', 65_000], ['block', 1, 9],
  ];

  it('goes on where the first was, with the numbers of the first', () => {
    expect(read(makeJoiner(() => 60_000, {video: 1, audio: 2}).push(second))).toEqual(expected);
  });

  it('begins so much earlier as it is long when its first picture comes', () => {
    const joiner = makeJoiner((newest) => 60_000 - newest, {video: 1, audio: 2});
    const late = cluster(300, block(2, 7));
    expect(read(joiner.push(stream(2, 1)))).toEqual([]);
    expect(read(joiner.push(late))).toEqual([[kId.cluster], ['at', 59_995], ['block', 1, 7]]);
    expect(read(joiner.push(cluster(5000, block(2, 8))))).toEqual([[kId.cluster], ['at', 64_695], ['block', 1, 8]]);
  });

  it('may come in parts of any size', () => {
    const joiner = makeJoiner(() => 60_000, {video: 1, audio: 2});
    const parts: Bytes[] = [];
    for (let at = 0; at < second.length; at += 3) parts.push(joiner.push(second.slice(at, at + 3)));
    expect(read(concat(...parts))).toEqual(expected);
  });

  it('renumbers blocks in groups as well', () => {
    const group = element(kId.blockGroup, element(kId.block, of(0x82, 0, 1, 0, 42)), element(0x9b, of(3)));
    const joined = makeJoiner(() => 0, {video: 5, audio: 6}).push(stream(2, 1, cluster(0, group)));
    expect([...joined].join()).toContain([0x85, 0, 1, 0, 42].join());
  });

  it('is refused where the times are of another kind, or it is no WebM', () => {
    const odd = concat(opened(kId.segment), element(kId.info, element(kId.timestampScale, of(1))));
    expect(() => makeJoiner(() => 0, {video: 1, audio: 2}).push(odd)).toThrow('milliseconds');
    expect(() => makeJoiner(() => 0, {video: 1, audio: 2}).push(of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toThrow();
    expect(() => makeJoiner(() => 0, {video: 1, audio: 2}).push(block(3, 1))).toThrow('no known track');
  });
});

describe('the beginning of a stream', () => {
  it('says which track is which, once', () => {
    const scout = new TrackScout();
    const first = stream(2, 1, cluster(0, block(2, 7)));
    expect(scout.push(first.slice(0, 20))).toBeNull();
    expect(scout.push(first.slice(20))).toEqual({video: 2, audio: 1});
    expect(scout.push(first)).toBeNull();
  });

  it('of another kind is left alone', () => {
    expect(new TrackScout().push(new TextEncoder().encode('\u0000\u0000\u0000\u0020ftypisom'))).toBeNull();
  });
});
