// SPDX-License-Identifier: Apache-2.0
// Writes a recording as Janus does (.mjr, src/record.c of 1.x): a header, then RTP packets with their times. The sound is
// Opus silence, packets of 20 ms.
import {writeFileSync} from 'node:fs';

const silence = Buffer.from([0xf8, 0xff, 0xfe]);

function frame(atMs, packet) {
  const head = Buffer.alloc(10);
  head.write('MEET', 0, 'latin1');
  head.writeUInt32BE(atMs, 4);
  head.writeUInt16BE(packet.length, 8);
  return Buffer.concat([head, packet]);
}

function rtp(sequence) {
  const head = Buffer.alloc(12);
  head[0] = 0x80;
  head[1] = 111;
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(sequence * 960, 4);
  head.writeUInt32BE(0x01020304, 8);
  return Buffer.concat([head, silence]);
}

export function mjrHeader(fields) {
  const text = Buffer.from(JSON.stringify(fields));
  const size = Buffer.alloc(2);
  size.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from('MJR00002', 'latin1'), size, text]);
}

export function writeSilence(path, {startedAt = Date.now(), ms = 2000} = {}) {
  const parts = [mjrHeader({t: 'a', c: 'opus', s: startedAt * 1000, u: startedAt * 1000})];
  for (let i = 0; i * 20 < ms; ++i) parts.push(frame(i * 20, rtp(i)));
  writeFileSync(path, Buffer.concat(parts));
}
