// SPDX-License-Identifier: Apache-2.0
// What this browser keeps of a visit so that a reload goes on where it was, and the clinic's number for when the visit cannot be
// read. No names, no answers, no secret: the visit's key says which visit is meant and opens nothing by itself; the right is in a
// cookie that scripts cannot read.
import {store, stored, storedInTab, storeInTab} from '../../lib/preferences';

export interface VisitMemory {
  visitKey: string | null;
  clinicPhone: string | null;
  /** Start of the visit that the rest was done for, as ISO 8601. */
  startTime: string | null;
  devicesDone: boolean;
  questionsSkipped: boolean;
  rated: boolean;
  consenting: boolean;
  consentLater: boolean;
}

/** What only this tab goes by: who taps the link anew wants in, whoever loads this page again is still out. */
export interface TabMemory {
  left: boolean;
  ended: boolean;
}

const kNothing: VisitMemory = {
  visitKey: null, clinicPhone: null, startTime: null, devicesDone: false, questionsSkipped: false, rated: false, consenting: false, consentLater: false,
};

const kStillHere: TabMemory = {left: false, ended: false};
const kAnotherVisitMs = 6 * 3_600_000;

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
  private keptInTab: TabMemory;

  constructor(token: string) {
    this.name = nameOf(token);
    this.kept = {...kNothing, ...MemoryOfVisit.parse<VisitMemory>(stored(this.name))};
    this.keptInTab = {...kStillHere, ...MemoryOfVisit.parse<TabMemory>(storedInTab(this.name))};
  }

  get(): VisitMemory {
    return this.kept;
  }

  keep(part: Partial<VisitMemory>): void {
    this.kept = {...this.kept, ...part};
    store(this.name, JSON.stringify(this.kept));
  }

  getInTab(): TabMemory {
    return this.keptInTab;
  }

  keepInTab(part: Partial<TabMemory>): void {
    this.keptInTab = {...this.keptInTab, ...part};
    storeInTab(this.name, JSON.stringify(this.keptInTab));
  }

  /**
   * Whatever was done for a visit that is now another one (not to be entered yet, or hours away from the old start) is forgotten,
   * except the right to it. True: there was something to forget.
   */
  noteStart(start: Date, tooEarly: boolean): boolean {
    const {startTime, visitKey} = this.kept;
    const startsAt = start.toISOString();
    if (startTime === startsAt) return false;
    const isAnother = startTime !== null && (tooEarly || Math.abs(start.getTime() - Date.parse(startTime)) >= kAnotherVisitMs);
    if (isAnother) this.keepInTab(kStillHere);
    this.keep(isAnother ? {...kNothing, visitKey, startTime: startsAt} : {startTime: startsAt});
    return isAnother;
  }

  private static parse<T>(text: string | null): Partial<T> {
    try {
      const value: unknown = JSON.parse(text ?? '{}');
      return typeof value === 'object' && value !== null ? (value as Partial<T>) : {};
    } catch {
      return {};
    }
  }
}
