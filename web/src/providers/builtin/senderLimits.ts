// SPDX-License-Identifier: Apache-2.0
// Tells the encoder how much the picture may take.
import type {VideoLimits} from '../../call/videoSession';

export async function limitSender(sender: RTCRtpSender, limits: VideoLimits, isScreen: boolean): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (!encoding) return; // not negotiated yet
  // Letters on a screen must stay readable, so frames go before lines.
  const scale = isScreen ? 1 : limits.scaleDown;
  const bitrate = limits.maxKbps * 1000;
  const frames = isScreen ? Math.min(limits.maxFramesPerSecond, 10) : limits.maxFramesPerSecond;
  if (encoding.maxBitrate === bitrate && encoding.scaleResolutionDownBy === scale && encoding.maxFramerate === frames) return;
  encoding.maxBitrate = bitrate;
  encoding.scaleResolutionDownBy = scale;
  encoding.maxFramerate = frames;
  // Firefox refuses while an offer is on its way; the limits are put again after it.
  await sender.setParameters(parameters).catch(() => undefined);
}
