// SPDX-License-Identifier: Apache-2.0
// What the patient's device check found, put so that a clinician sees before admitting what will not work.
import type {CheckName, CheckResults, QueueEntry} from './entry';

export type CheckOutcome = 'ok' | 'failed' | 'unknown';

export interface CheckLine {
  name: CheckName;
  outcome: CheckOutcome;
  /** The page's code of a failure (`not_allowed`, `in_use` …), or of what is worth knowing of what works. */
  code: string | null;
}

const kShown: readonly CheckName[] = ['camera', 'microphone', 'speaker', 'network', 'relay'];

function resultsOf(value: unknown): CheckResults {
  return typeof value === 'object' && value !== null ? (value as CheckResults) : {};
}

/** A clinic without a relay is no fault of the patient's device. */
const kNoMatter: readonly string[] = ['relay_absent'];
/** It works, and something is worth knowing. */
const kWithLimits: readonly string[] = ['relay_udp_blocked', 'relay_only_tls'];

function line(name: CheckName, code: string | null | undefined, checked: boolean): CheckLine {
  if (code === 'ok') return {name, outcome: 'ok', code: null};
  if (code && kWithLimits.includes(code)) return {name, outcome: 'ok', code};
  if (code && !kNoMatter.includes(code)) return {name, outcome: 'failed', code};
  return {name, outcome: checked ? 'ok' : 'unknown', code: null};
}

export function checkLines(entry: Pick<QueueEntry, 'cameraChecked' | 'microphoneChecked' | 'connectionChecked' | 'checkResults'>): CheckLine[] {
  const results = resultsOf(entry.checkResults);
  const checked: Partial<Record<CheckName, boolean>> = {
    camera: entry.cameraChecked, microphone: entry.microphoneChecked, network: entry.connectionChecked,
  };
  return kShown.map((name) => line(name, results[name], checked[name] ?? false))
    .filter(({name, outcome}) => outcome !== 'unknown' || name in checked);
}

export type CheckSummary = 'all_ok' | 'some_failed' | 'not_done';

export function checkSummary(lines: readonly CheckLine[]): CheckSummary {
  if (lines.some(({outcome}) => outcome === 'failed')) return 'some_failed';
  return lines.every(({outcome}) => outcome === 'ok') ? 'all_ok' : 'not_done';
}
