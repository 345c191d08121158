// SPDX-License-Identifier: Apache-2.0
// Puts a stream into a video element, keeps it playing, and sends its sound to the chosen speaker.
import {type RefObject, useEffect, useRef, useState} from 'react';

interface Player {
  element: RefObject<HTMLVideoElement | null>;
  /** The browser wants a tap before it plays sound. */
  blocked: boolean;
  play(): void;
}

type WithSink = HTMLVideoElement & {setSinkId?(id: string): Promise<void>};

export function useVideo(stream: MediaStream | null, speaker: string | null = null): Player {
  const element = useRef<HTMLVideoElement>(null);
  const [blocked, setBlocked] = useState(false);
  const play = (): void => {
    const video = element.current;
    if (!video?.srcObject) return;
    video.play().then(() => setBlocked(false), (fault: unknown) => {
      if (fault instanceof DOMException && fault.name === 'NotAllowedError') setBlocked(true);
    });
  };
  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    if (video.srcObject !== stream) video.srcObject = stream;
    play();
    stream?.addEventListener('addtrack', play);
    // Phones pause what is playing for a telephone call or when the page is hidden.
    const shown = () => document.visibilityState === 'visible' && play();
    document.addEventListener('visibilitychange', shown);
    return () => {
      stream?.removeEventListener('addtrack', play);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [stream]);
  useEffect(() => {
    const video = element.current as WithSink | null;
    // A speaker that was unplugged: the system's own.
    if (speaker !== null) video?.setSinkId?.(speaker).catch(() => video.setSinkId?.('').catch(() => undefined));
  }, [speaker, stream]);
  return {element, blocked, play};
}

/** A stream of one track, the same as long as the track is. */
export function useTrackStream(track: MediaStreamTrack | null): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => setStream(track ? new MediaStream([track]) : null), [track]);
  return stream;
}
