// SPDX-License-Identifier: Apache-2.0
// The consult room, for clinician and patient alike: enters the call when it appears and leaves it when it goes.
import {type ReactNode, useCallback, useEffect, useMemo, useRef, useState} from 'react';
import {type Api, createApi} from '../../api/client';
import {Realtime, wakeWithPage} from '../../api/realtime';
import {WantedMedia} from '../../call/wantedMedia';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {ChatPanel} from './ChatPanel';
import {ControlBar} from './ControlBar';
import {Dialogs} from './Dialogs';
import {Guard} from './Guard';
import {MorePanel} from './MorePanel';
import {OutScreen} from './OutScreen';
import {PanelFrame} from './PanelFrame';
import {PeoplePanel} from './PeoplePanel';
import {ConsentOffer} from './recording/ConsentOffer';
import {RecordingBanner} from './recording/RecordingBanner';
import {RecordingPanel} from './recording/RecordingPanel';
import {RecordingQuestion} from './recording/RecordingQuestion';
import {RoomModel} from './roomModel';
import {SettingsPanel} from './SettingsPanel';
import {shortcutOf} from './shortcuts';
import {Stage} from './Stage';
import {TopBar} from './TopBar';
import {useAnnouncements} from './useAnnouncements';
import './call.css';

export interface ConsultRoomProps {
  sessionId: string;
  role: 'clinician' | 'patient';
  /** The page's own; without them the room speaks to the server by itself, which is right for staff only. */
  api?: Api;
  live?: Realtime;
  /** Who is on the other side, for engines that know no names. */
  otherName?: string;
  clinicPhone?: string | null;
  /** The clinic's, for the time in a recording. */
  timeZone?: string;
  /** Whether one may record; clinicians may. */
  mayRecord?: boolean;
  /** Whether one may move the visit to another video service; clinicians may. */
  mayChangeService?: boolean;
  /** What patients read and sign in the call, when the clinic asks for their consent to recording. */
  signForm?(close: () => void): ReactNode;
  /** Left, with a way back; without it the room offers the way back itself. */
  onLeft?(): void;
  /** The clinician put the patient back into the waiting room. */
  onHeld?(): void;
  /** The visit is over; without it the room says so itself. */
  onEnded?(): void;
}

interface Lines {
  api: Api;
  live: Realtime;
}

/** The page's lines to the server, or own ones as long as the room stands. */
function useLines(api: Api | undefined, live: Realtime | undefined): Lines {
  const lines = useMemo<Lines>(() => ({api: api ?? createApi(), live: live ?? new Realtime({hello: () => ({})})}), [api, live]);
  useEffect(() => {
    if (live) return undefined;
    lines.live.start();
    const end = wakeWithPage(lines.live);
    return () => {
      end();
      lines.live.stop();
    };
  }, [lines, live]);
  return lines;
}

export function ConsultRoom(props: ConsultRoomProps) {
  const t = useText();
  const {sessionId, role} = props;
  const otherName = props.otherName ?? t(role === 'clinician' ? 'call.thePatient' : 'call.theClinician');
  const {api, live} = useLines(props.api, props.live);
  const [room, setRoom] = useState<RoomModel | null>(null);
  const first = useRef({otherName, timeZone: props.timeZone});
  useEffect(() => {
    const {otherName: name, timeZone} = first.current;
    const wanted = new WantedMedia(sessionId);
    const made = new RoomModel({sessionId, side: role, api, live, wanted, otherName: name, ...(timeZone ? {timeZone} : {})});
    setRoom(made);
    void made.start();
    return () => made.dispose();
  }, [sessionId, role, api, live]);
  return room && <Room room={room} {...props} />;
}

function Room({room, clinicPhone = null, role, signForm, onLeft, onHeld, onEnded, ...may}: ConsultRoomProps & {room: RoomModel}) {
  const t = useText();
  const {mayRecord = role === 'clinician', mayChangeService = role === 'clinician'} = may;
  const {phase, out, retrying, engine} = useStore(room.call.state);
  const {panel} = useStore(room.view);
  const frame = useRef<HTMLElement>(null);
  useAnnouncements(room);
  useEffect(() => {
    if (phase !== 'out') return;
    if (out === 'left') onLeft?.();
    else if (out === 'held') onHeld?.();
    else if (out === 'ended') onEnded?.();
  }, [phase, out, onLeft, onHeld, onEnded]);
  const fullScreen = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void frame.current?.requestFullscreen?.().catch(() => undefined);
  }, []);
  const pictureInPicture = useCallback(() => {
    const video = frame.current?.querySelector<HTMLVideoElement>('.tile-video:not([hidden])');
    void video?.requestPictureInPicture?.().catch(() => undefined);
  }, []);
  useShortcuts(room, fullScreen);
  useGuardedPage(room);
  const close = useCallback(() => room.show(room.view.get().panel), [room]);
  const signed = useCallback(() => {
    close();
    void room.recording.lookForForm();
  }, [room, close]);
  const inside = phase !== 'out' && phase !== 'outside' && !(phase === 'stuck' && !retrying);
  const panels = {
    chat: {title: t('call.chat'), body: <ChatPanel room={room} />},
    people: {title: t('call.people'), body: <PeoplePanel room={room} />},
    settings: {title: t('call.settings'), body: <SettingsPanel room={room} />},
    recording: {title: t('recording.title'), body: <RecordingPanel room={room} />},
    consent: {title: t('recording.consentTitle'), body: signForm?.(signed)},
    more: {title: t('call.more'), body: <MorePanel {...{room, mayRecord, mayChangeService}} onFullScreen={fullScreen} onPictureInPicture={pictureInPicture} />},
  };
  const shown = panel === null ? null : panels[panel];
  return (
    <section className={`room room-${room.settings.side}`} aria-label={t('call.room')} ref={frame} data-phase={phase} data-engine={engine ?? undefined}>
      {inside ? (
        <>
          <TopBar room={room} onFullScreen={fullScreen} />
          <RecordingBanner room={room} />
          <div className={`room-middle${shown ? ' room-with-panel' : ''}`}>
            <Stage room={room} clinicPhone={clinicPhone} />
            <RecordingQuestion room={room} />
            {signForm && panel !== 'consent' && <ConsentOffer room={room} />}
            {shown && <PanelFrame key={panel} title={shown.title} onClose={close}><Guard onFail={close}>{shown.body}</Guard></PanelFrame>}
          </div>
          <ControlBar room={room} mayRecord={mayRecord} />
        </>
      ) : <OutScreen {...{room, clinicPhone, mayChangeService}} />}
      <Dialogs room={room} />
    </section>
  );
}

/** Closing the page that records would end the recording. */
function useGuardedPage(room: RoomModel): void {
  useEffect(() => {
    const closing = (event: BeforeUnloadEvent): void => {
      if (room.recording.isRecordingHere) event.preventDefault();
    };
    window.addEventListener('beforeunload', closing);
    return () => window.removeEventListener('beforeunload', closing);
  }, [room]);
}

function useShortcuts(room: RoomModel, fullScreen: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event);
      if (shortcut === null || room.call.state.get().phase === 'out') return;
      event.preventDefault();
      switch (shortcut) {
        case 'microphone':
          return void room.toggleMicrophone();
        case 'camera':
          return void room.toggleCamera();
        case 'screen':
          return void room.toggleScreen();
        case 'fullscreen':
          return fullScreen();
        case 'help':
          return room.open('help');
        default:
          return room.show(shortcut);
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [room, fullScreen]);
}
