// SPDX-License-Identifier: Apache-2.0
// What this browser keeps of a visit so that a reload goes on where it was, and the clinic's number for when the visit cannot be
// read. No names, no answers, no secret: the visit's key says which visit is meant and opens nothing by itself; the right is in a
// cookie that scripts cannot read.
import {store, stored} from '../../lib/preferences';

export interface VisitMemory {
  visitKey: string | null;
  clinicPhone: string | null;
  devicesDone: boolean;
  questionsSkipped: boolean;
  rated: boolean;
  consenting: boolean;
  consentLater: boolean;
}

const kNothing: VisitMemory = {
  visitKey: null, clinicPhone: null, devicesDone: false, questionsSkipped: false, rated: false, consenting: false, consentLater: false,
};

/** Names the visit in the storage without the link's token (FNV-1a, 64 bits as two halves). */
function nameOf(token: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < token.length; ++at) {
    a = Math.imul(a ^ token.charCodeAt(at), 0x01000193) >>> 0;
    b = Math.imul(b ^ token.charCodeAt(token.length - 1 - at), 0x811c9dc5) >>> 0;
  }
  return `chiroflow.visit.${a.toString(36)}${b.toString(36)}`;
}

export class MemoryOfVisit {
  private readonly name: string;
  private kept: VisitMemory;

  constructor(token: string) {
    this.name = nameOf(token);
    this.kept = {...kNothing, ...MemoryOfVisit.parse(stored(this.name))};
  }

  get(): VisitMemory {
    return this.kept;
  }

  keep(part: Partial<VisitMemory>): void {
    this.kept = {...this.kept, ...part};
    store(this.name, JSON.stringify(this.kept));
  }

  private static parse(text: string | null): Partial<VisitMemory> {
    try {
      const value: unknown = JSON.parse(text ?? '{}');
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return {};
    }
  }
}
