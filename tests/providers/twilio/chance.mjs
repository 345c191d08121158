// SPDX-License-Identifier: Apache-2.0
// Repeatable inputs for tests that generate them (mulberry32).
export class Chance {
  #state;

  constructor(seed) { this.#state = seed >>> 0; }

  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit) { return Math.floor(this.next() * limit); }
  pick(list) { return list[this.below(list.length)]; }

  /// Letters of several alphabets, signs that encodings care for, and one beyond the basic plane.
  text(shortest, longest) {
    const letters = [...'abcXYZ019-_.~ &=+%?#/:;,"\'<>\\äßñ€漢ж\u2028\u007f', '😀'];
    let out = '';
    for (let left = shortest + this.below(longest - shortest + 1); left > 0; left -= 1) out += this.pick(letters);
    return out;
  }
}
