// SPDX-License-Identifier: Apache-2.0
// Reads a WebM stream as it comes, element by element: as much of Matroska (RFC 9559) as browsers' recorders write.

export const kId = {
  segment: 0x18538067, info: 0x1549a966, tracks: 0x1654ae6b, cluster: 0x1f43b675, timestamp: 0xe7, simpleBlock: 0xa3, blockGroup: 0xa0,
  block: 0xa1, trackEntry: 0xae, trackNumber: 0xd7, trackType: 0x83, timestampScale: 0x2ad7b1,
} as const;

export type Bytes = Uint8Array<ArrayBuffer>;

export interface WebmElement {
  id: number;
  content: Bytes;
}

/** Segment and Cluster are entered: they come with nothing in them, what they hold follows. */
const kEntered: readonly number[] = [kId.segment, kId.cluster];
const kLargest = 32 * 1024 * 1024;

/** A number with its length in its first bits; `isId` keeps the mark. Null: more bytes are needed. */
function readVint(bytes: Bytes, at: number, isId: boolean): {value: number; length: number; isUnknown: boolean} | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const length = Math.clz32(first) - 23;
  if (length > 8) throw new Error('this is not WebM');
  if (at + length > bytes.length) return null;
  let value = isId ? first : first & (0xff >> length);
  let isUnknown = (first | (0xff << (8 - length) & 0xff)) === 0xff;
  for (let i = 1; i < length; ++i) {
    const byte = bytes[at + i] ?? 0;
    isUnknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return {value, length, isUnknown};
}

export function concat(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const numberOf = (content: Bytes): number => content.reduce((value, byte) => value * 256 + byte, 0);

/** What lies inside of an element that came whole. */
export function* childrenOf(content: Bytes): Generator<WebmElement & {at: number}> {
  for (let at = 0; at < content.length;) {
    const id = readVint(content, at, true);
    const size = id && readVint(content, at + id.length, false);
    if (!id || !size) throw new Error('a WebM element is cut off');
    const from = at + id.length + size.length;
    yield {id: id.value, content: content.slice(from, from + size.value), at: from};
    at = from + size.value;
  }
}

export class WebmReader {
  private rest: Bytes = new Uint8Array();

  /** The elements that are whole now. */
  push(bytes: Bytes): WebmElement[] {
    const all = concat(this.rest, bytes);
    const found: WebmElement[] = [];
    let at = 0;
    for (;;) {
      const id = readVint(all, at, true);
      const size = id && readVint(all, at + id.length, false);
      if (!id || !size) break;
      const from = at + id.length + size.length;
      if (kEntered.includes(id.value)) {
        found.push({id: id.value, content: new Uint8Array()});
        at = from;
        continue;
      }
      if (size.isUnknown || size.value > kLargest) throw new Error('a WebM element has no size');
      if (from + size.value > all.length) break;
      found.push({id: id.value, content: all.slice(from, from + size.value)});
      at = from + size.value;
    }
    this.rest = all.slice(at);
    return found;
  }
}

/** Which number the picture and the sound have; they follow the order in which a recorder got its first data. */
export interface Tracks {
  video: number;
  audio: number;
}

const kVideo = 1;
const kAudio = 2;

export function tracksOf(content: Bytes): Tracks {
  const tracks: Tracks = {video: 0, audio: 0};
  for (const entry of childrenOf(content)) {
    if (entry.id !== kId.trackEntry) continue;
    const fields = new Map([...childrenOf(entry.content)].map(({id, content: value}) => [id, numberOf(value.slice(0, 6))]));
    const type = fields.get(kId.trackType);
    const number = fields.get(kId.trackNumber) ?? 0;
    if (type === kVideo) tracks.video = number;
    if (type === kAudio) tracks.audio = number;
  }
  return tracks;
}
