// SPDX-License-Identifier: Apache-2.0
// Twilio's reports to the sums that quality is computed from.
import type {StatsReport} from 'twilio-video';
import type {RawStats} from '../../call/videoSession';

const of = (value: number | null | undefined): number => value ?? 0;

export function twilioStats(at: number, reports: readonly StatsReport[]): RawStats {
  const sum: RawStats = {
    at, roundTripMs: null, jitterMs: null, audioReceived: 0, audioLost: 0, videoReceived: 0, videoLost: 0,
    framesDecoded: 0, freezeSeconds: 0, bytesSent: 0, relayed: false, videoComes: false,
  };
  for (const report of reports) {
    for (const track of report.remoteAudioTrackStats) {
      sum.audioReceived += of(track.packetsReceived);
      sum.audioLost += of(track.packetsLost);
      if (track.jitter !== null) sum.jitterMs = Math.max(sum.jitterMs ?? 0, track.jitter);
    }
    for (const track of report.remoteVideoTrackStats) {
      sum.videoReceived += of(track.packetsReceived);
      sum.videoLost += of(track.packetsLost);
      if (of(track.packetsReceived) > 0) sum.videoComes = true;
    }
    for (const track of [...report.localAudioTrackStats, ...report.localVideoTrackStats]) {
      sum.bytesSent += of(track.bytesSent);
      const roundTrip = track.roundTripTime;
      if (roundTrip) sum.roundTripMs = Math.max(sum.roundTripMs ?? 0, roundTrip);
    }
  }
  return sum;
}
