// SPDX-License-Identifier: Apache-2.0
// Tells the encoder how much the picture may take.
import type {OutgoingMedia, VideoLimits} from '../../call/videoSession';

function wishesOf(limits: VideoLimits, isScreen: boolean) {
  return {
    maxBitrate: limits.maxKbps * 1000,
    // Letters on a screen must stay readable, so frames go before lines.
    scaleResolutionDownBy: isScreen ? 1 : limits.scaleDown,
    maxFramerate: isScreen ? Math.min(limits.maxFramesPerSecond, 10) : limits.maxFramesPerSecond,
  };
}

/** The first offer's transceiver with all that it sends, so that nothing has to be put into it before the offer. */
export function addSender(connection: RTCPeerConnection, kind: 'audio' | 'video', {audio, video, state}: OutgoingMedia, limits: VideoLimits): void {
  if (kind === 'audio') connection.addTransceiver(audio ?? kind, {direction: 'sendrecv'});
  else connection.addTransceiver(video ?? kind, {direction: 'sendrecv', sendEncodings: [wishesOf(limits, state.screen)]});
}

export async function limitSender(sender: RTCRtpSender, limits: VideoLimits, isScreen: boolean): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (!encoding) return; // not negotiated yet
  const wishes = wishesOf(limits, isScreen);
  if (Object.entries(wishes).every(([name, value]) => encoding[name as keyof typeof wishes] === value)) return;
  Object.assign(encoding, wishes);
  // Firefox refuses while an offer is on its way; the limits are put again after it.
  await sender.setParameters(parameters).catch(() => undefined);
}
