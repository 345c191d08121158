// SPDX-License-Identifier: Apache-2.0
// Inputs that are made up, the same ones in every run of a seed. GENERATED_RUNS says how many (default 200).
export const runs = Number(process.env.GENERATED_RUNS ?? 200);

export class Generator {
  #state;
  constructor(seed) { this.#state = seed >>> 0; }
  /// mulberry32
  next() {
    this.#state = (this.#state + 0x6D2B79F5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(count) { return Math.floor(this.next() * count); }
  between(low, high) { return low + this.below(high - low + 1); }
  flip(chance = 0.5) { return this.next() < chance; }
  pick(list) { return list[this.below(list.length)]; }
  text(low, high, alphabet) {
    const letters = [...alphabet];
    return Array.from({length: this.between(low, high)}, () => this.pick(letters)).join('');
  }
}

export const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_-';
export const ANY_LETTERS = 'aZ09 "\\/{}:,\u0001\n\t<>&\u007fäß€漢🩺\u2028';
