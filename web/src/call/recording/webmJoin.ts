// SPDX-License-Identifier: Apache-2.0
// Makes a recorder's second stream the continuation of its first, so that a page that was loaded again goes on in the same file:
// the second header is left out, times go on where they were, and picture and sound keep their numbers.
import {type Bytes, childrenOf, concat, kId, numberOf, type Tracks, tracksOf, type WebmElement, WebmReader} from './webm';

export interface Joiner {
  push(bytes: Bytes): Bytes;
}

const kMilliseconds = 1_000_000;
const kUnknownSize = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

function element(id: readonly number[], content: Bytes): Bytes {
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(content.length));
  size[0] = 0x01;
  return concat(Uint8Array.from(id), size, content);
}

function timestamp(value: number): Bytes {
  const content = new Uint8Array(8);
  new DataView(content.buffer).setBigUint64(0, BigInt(Math.round(value)));
  return element([kId.timestamp], content);
}

function checkScale(info: Bytes): void {
  for (const {id, content} of childrenOf(info)) {
    if (id === kId.timestampScale && numberOf(content) !== kMilliseconds) throw new Error('the times are not in milliseconds');
  }
}

const timeInCluster = (block: Bytes): number => new DataView(block.buffer, block.byteOffset).getInt16(1);

const blockOf = ({id, content}: WebmElement): Bytes | null => {
  if (id === kId.simpleBlock) return content;
  return id === kId.blockGroup ? [...childrenOf(content)].find(({id: inner}) => inner === kId.block)?.content ?? null : null;
};

/** The latest time among these; null where none is told. */
function newestOf(elements: readonly WebmElement[]): number | null {
  let cluster = 0;
  let newest: number | null = null;
  for (const one of elements) {
    if (one.id === kId.timestamp) cluster = numberOf(one.content);
    const block = blockOf(one);
    if (block) newest = Math.max(newest ?? 0, cluster + timeInCluster(block));
  }
  return newest;
}

/** Whether it cannot be written before one knows when this stream began. */
const isTimed = ({id}: WebmElement): boolean => id === kId.cluster || id === kId.timestamp || id === kId.simpleBlock || id === kId.blockGroup;

/**
 * `before`: of the first stream. `offsetMs`: from its beginning to the beginning of this one; asked once, with how long this one is
 * by then, because recorders begin later than they are told to.
 */
export function makeJoiner(offsetMs: (newest: number) => number, before: Tracks): Joiner {
  const reader = new WebmReader();
  const waiting: WebmElement[] = [];
  let offset: number | null = null;
  const numbers = new Map<number, number>();
  const renumber = (block: Bytes): Bytes => {
    const number = (block[0] ?? 0) & 0x7f;
    const known = numbers.get(number);
    if (((block[0] ?? 0) & 0x80) === 0 || known === undefined) throw new Error('a block of no known track');
    return concat(Uint8Array.of(0x80 | known), block.slice(1));
  };
  const fitting = (id: number, content: Bytes): Bytes => {
    switch (id) {
      case kId.info:
        checkScale(content);
        return new Uint8Array();
      case kId.tracks: {
        const {video, audio} = tracksOf(content);
        numbers.set(video, before.video).set(audio, before.audio);
        return new Uint8Array();
      }
      case kId.cluster:
        return concat(Uint8Array.of(0x1f, 0x43, 0xb6, 0x75), kUnknownSize);
      case kId.timestamp:
        return timestamp(numberOf(content) + (offset ?? 0));
      case kId.simpleBlock:
        return element([kId.simpleBlock], renumber(content));
      case kId.blockGroup: {
        const block = [...childrenOf(content)].find(({id: inner}) => inner === kId.block);
        if (!block) return new Uint8Array();
        return element([kId.blockGroup], concat(content.slice(0, block.at), renumber(block.content), content.slice(block.at + block.content.length)));
      }
      default:
        return new Uint8Array();
    }
  };
  return {
    push(bytes) {
      waiting.push(...reader.push(bytes));
      const newest = offset === null ? newestOf(waiting) : null;
      if (newest !== null) offset = offsetMs(newest);
      const ready = offset === null ? waiting.findIndex(isTimed) : -1;
      return concat(...waiting.splice(0, ready < 0 ? waiting.length : ready).map(({id, content}) => fitting(id, content)));
    },
  };
}

/** Looks at the beginning of a stream without changing it. */
export class TrackScout {
  private readonly reader = new WebmReader();
  private tracks: Tracks | null = null;
  private over = false;

  /** The tracks, once, when they are known. */
  push(bytes: Bytes): Tracks | null {
    if (this.over) return null;
    try {
      for (const {id, content} of this.reader.push(bytes)) if (id === kId.tracks) this.tracks = tracksOf(content);
    } catch {
      this.over = true;
    }
    if (this.tracks) this.over = true;
    return this.tracks;
  }
}
