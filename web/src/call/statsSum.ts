// SPDX-License-Identifier: Apache-2.0
// RTCStatsReports of one's connections to the sums that quality is computed from.
import type {RawStats} from './videoSession';

type Entry = Record<string, unknown> & {type: string; id: string};

const number = (entry: Entry | undefined, name: string): number | null => {
  const value = entry?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

function entriesOf(report: RTCStatsReport): Entry[] {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => entries.push(entry));
  return entries;
}

function selectedPair(entries: Entry[]): Entry | undefined {
  const transport = entries.find(({type, selectedCandidatePairId}) => type === 'transport' && selectedCandidatePairId);
  const pairs = entries.filter(({type}) => type === 'candidate-pair');
  return (
    pairs.find(({id}) => id === transport?.['selectedCandidatePairId']) ??
    pairs.find(({nominated, state}) => nominated && state === 'succeeded')
  );
}

const worst = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

export function sumStats(at: number, reports: readonly RTCStatsReport[]): RawStats {
  const sum: RawStats = {
    at, roundTripMs: null, jitterMs: null, audioReceived: 0, audioLost: 0, videoReceived: 0, videoLost: 0,
    framesDecoded: 0, freezeSeconds: 0, bytesSent: 0, relayed: false, videoComes: false,
  };
  for (const report of reports) {
    const entries = entriesOf(report);
    const pair = selectedPair(entries);
    const roundTrip = number(pair, 'currentRoundTripTime');
    sum.roundTripMs = worst(sum.roundTripMs, roundTrip === null ? null : roundTrip * 1000);
    const local = entries.find(({id}) => id === pair?.['localCandidateId']);
    if (local?.['candidateType'] === 'relay') sum.relayed = true;
    for (const entry of entries) add(sum, entry);
  }
  return sum;
}

function add(sum: RawStats, entry: Entry): void {
  if (entry.type === 'outbound-rtp') sum.bytesSent += number(entry, 'bytesSent') ?? 0;
  if (entry.type !== 'inbound-rtp') return;
  const received = number(entry, 'packetsReceived') ?? 0;
  const lost = Math.max(0, number(entry, 'packetsLost') ?? 0);
  if (entry['kind'] === 'audio') {
    sum.audioReceived += received;
    sum.audioLost += lost;
    const jitter = number(entry, 'jitter');
    sum.jitterMs = worst(sum.jitterMs, jitter === null ? null : jitter * 1000);
  } else {
    sum.videoReceived += received;
    sum.videoLost += lost;
    sum.framesDecoded += number(entry, 'framesDecoded') ?? 0;
    sum.freezeSeconds += number(entry, 'totalFreezesDuration') ?? 0;
    if (received > 0) sum.videoComes = true;
  }
}
