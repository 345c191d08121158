// SPDX-License-Identifier: Apache-2.0
// The consult room without its looks: the call, one's devices, the messages, and what is open on the screen.
import {type Api, randomId} from '../../api/client';
import {apiError, type ApiError} from '../../api/errors';
import type {Realtime} from '../../api/realtime';
import type {VisitorRole} from '../../api/types';
import {Call, isQuiet} from '../../call/call';
import {Chat} from '../../call/chat';
import {countFrames} from '../../call/frames';
import {LocalMedia} from '../../call/localMedia';
import {Names} from '../../call/names';
import {Emitter} from '../../call/emitter';
import type {CallApi, CallMessageIn} from '../../call/ports';
import {callApi, channelOver, judge} from '../../call/serverPorts';
import {recordingApi} from '../../call/recording/serverApi';
import type {WantedMedia} from '../../call/wantedMedia';
import {formatStamp} from '../../i18n/format';
import {currentLanguage, t, type TextKey} from '../../i18n/i18n';
import {systemClock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {IceSource} from '../../providers/builtin/iceSource';
import {engineMaker} from '../../providers/engines';
import {type Corner, kFirstCorner} from './corner';
import {RecordingModel} from './recording/recordingModel';

export type Panel = 'chat' | 'people' | 'settings' | 'recording' | 'consent' | 'more' | null;
export type DialogName = 'end' | 'invite' | 'help' | 'phone' | 'service' | null;

export interface RoomView {
  panel: Panel;
  dialog: DialogName;
  corner: Corner;
  selfShown: boolean;
  /** One came in with camera or microphone off, as they were before, and has turned neither on or off since. */
  stillOff: boolean;
  /** A thing that was asked for and refused. */
  error: ApiError | null;
  busy: boolean;
}

export interface RoomSettings {
  sessionId: string;
  side: 'clinician' | 'patient';
  api: Api;
  live: Realtime;
  wanted: WantedMedia;
  /** How the others are called where the engine knows no names. */
  otherName: string;
  /** The clinic's, for the time in a recording; without it the browser's. */
  timeZone?: string;
}

const kWaitForDevicesMs = 1500;

/** Whether another visit link of that person was opened on a device. */
export function isOtherLinkOf(me: string | null, message: CallMessageIn): boolean {
  return message.type === 'notice' && message.kind === 'visit.link_opened' && me !== null && message.payload['participantId'] === me;
}

export class RoomModel {
  readonly view = new Store<RoomView>({panel: null, dialog: null, corner: kFirstCorner, selfShown: true, stillOff: false, error: null, busy: false});
  readonly media: LocalMedia;
  readonly call: Call;
  readonly chat: Chat;
  readonly recording: RecordingModel;
  /** Another link of one's own was opened. */
  readonly linkOpened = new Emitter<null>();

  private readonly port: CallApi;
  private readonly channel: ReturnType<typeof channelOver>;
  private readonly endings: Array<() => void> = [];
  private disposed = false;

  constructor(readonly settings: RoomSettings) {
    const {api, live, sessionId, side} = settings;
    this.port = callApi(api, sessionId);
    this.channel = channelOver(live, sessionId);
    const ice = new IceSource(() => this.port.iceServers());
    this.media = new LocalMedia({
      makeBlur: async (camera) => (await import('../../call/blur')).makeBlur(camera), countFrames,
      onWanted: (part) => settings.wanted.keep(part),
    });
    this.call = new Call({
      sessionId, api: this.port, channel: this.channel, media: this.media, isStaff: side === 'clinician', judge,
      prepare: () => ice.renew(),
      makeEngine: engineMaker({sessionId, api: this.port, channel: this.channel, ice}),
      names: new Names(() => this.port.people(), settings.otherName),
    });
    this.chat = new Chat({
      send: (text, clientId) => this.port.sendMessage(text, clientId), list: (after) => this.port.listMessages(after), newId: randomId,
    });
    this.recording = this.makeRecording();
  }

  async start(): Promise<void> {
    this.endings.push(
      this.call.events.on((event) => {
        if (event.kind === 'message') void this.chat.refresh();
      }),
      this.channel.listen((message) => this.recording.took(message)),
      this.channel.listen((message) => {
        if (isOtherLinkOf(this.call.state.get().session.ownParticipantId, message)) this.linkOpened.emit(null);
      }),
      this.media.changed.on(() => this.recording.mediaChanged()),
      // Notices may have been missed while the line was down.
      this.channel.open.subscribe(() => {
        if (!this.channel.open.get()) return;
        void this.chat.refresh();
        if (this.call.state.get().phase !== 'in') return;
        void this.recording.refresh();
        void this.recording.lookForForm();
      }),
      this.watchForRecording(),
    );
    void this.chat.refresh();
    await this.enter();
  }

  dispose(): void {
    this.disposed = true;
    for (const end of this.endings.splice(0)) end();
    this.recording.dispose();
    this.call.dispose();
    this.media.stop();
    this.channel.close();
  }

  readonly show = (panel: Panel): void => {
    const next = this.view.get().panel === panel ? null : panel;
    this.view.patch({panel: next});
    this.chat.setOpen(next === 'chat');
  };

  readonly open = (dialog: DialogName): void => this.view.patch({dialog, error: null, panel: dialog === null ? this.view.get().panel : null});

  readonly move = (corner: Corner): void => this.view.patch({corner});

  async toggleMicrophone(): Promise<void> {
    if (this.isQuiet()) return;
    this.view.patch({stillOff: false});
    await this.media.setMicrophone(this.media.state.get().microphone !== 'on');
  }

  async toggleCamera(): Promise<void> {
    if (this.isQuiet()) return;
    this.view.patch({stillOff: false});
    await this.media.setCamera(this.media.state.get().camera !== 'on');
  }

  /** Both on, after one came in without. */
  async turnOn(): Promise<void> {
    this.view.patch({stillOff: false});
    await Promise.all([this.media.setMicrophone(true), this.media.setCamera(true)]);
  }

  private isQuiet(): boolean {
    return isQuiet(this.call.state.get().byPhone, this.media.state.get().screen);
  }

  async toggleScreen(): Promise<void> {
    if (this.media.state.get().screen) this.media.stopScreen();
    else await this.media.startScreen();
  }

  async leave(): Promise<void> {
    await this.recording.leaving();
    await this.call.leave();
    this.media.stop();
  }

  /** Back after leaving, or on this device after another one took over. */
  async comeBack(): Promise<void> {
    await this.enter();
  }

  // What the clinician does. True when it was done.
  end = (): Promise<boolean> => this.run(async ({telehealth}, sessionId) => {
    await telehealth.endSession.mutate({sessionId});
    this.open(null);
  });
  reopen = (): Promise<boolean> => this.run(async ({telehealth}, sessionId) => {
    await telehealth.reopen.mutate({sessionId});
    await this.comeBack();
  });
  hold = (): Promise<boolean> => this.run(({telehealth}, sessionId) => telehealth.holdPatient.mutate({sessionId}));
  mute = (participantId: string): Promise<boolean> => this.act(participantId, 'mute');
  remove = (participantId: string): Promise<boolean> => this.act(participantId, 'disconnect');

  async invite(role: VisitorRole, displayName: string): Promise<string | null> {
    let url: string | null = null;
    await this.run(async ({visitLinks}, sessionId) => {
      url = (await visitLinks.create.mutate({sessionId, role, ...(displayName ? {displayName} : {})})).url;
    });
    return url;
  }

  /** The number the patient left for this visit; null when there is none. */
  async patientPhone(): Promise<string | null> {
    const entry = await this.settings.api.telehealth.getWaitingRoom.query({sessionId: this.settings.sessionId}).catch(() => null);
    return entry && !Array.isArray(entry) ? entry.session.callbackPhone : null;
  }

  /** Who has no devices yet still enters: a camera may hang, and being seen and heard comes after being there. */
  private async enter(): Promise<void> {
    const wanted = this.settings.wanted.get();
    const devices = this.media.start(wanted);
    this.view.patch({stillOff: !wanted.camera || !wanted.microphone});
    await Promise.race([devices, new Promise((resolve) => setTimeout(resolve, kWaitForDevicesMs))]);
    if (!this.disposed) await this.call.enter();
  }

  private makeRecording(): RecordingModel {
    const {api, sessionId, side, timeZone} = this.settings;
    const port = recordingApi(api, sessionId, side);
    const session = {get: () => this.call.state.get().session, subscribe: (listener: () => void) => this.call.state.subscribe(listener)};
    return new RecordingModel({
      sessionId, side, api: port, clock: systemClock, session,
      outgoing: () => this.media.outgoing(),
      keeper: async () => (await import('../../call/recording/keeper')).browserKeeper(systemClock.now),
      makeRecorder: async (wish) => {
        const {Recorder} = await import('../../call/recorder');
        return new Recorder({...wish, port: port.pieces, clock: systemClock, random: Math.random, words: {
          mark: t('recording.mark'), cameraOff: t('call.peer.cameraOff'), notice: t('recording.notice'),
          time: () => formatStamp(new Date(systemClock.now()), timeZone),
        }});
      },
      cannotRecord: async () => (await import('../../call/recorder')).recordingType() === null,
      sound: () => void this.soundNotice(),
      labelOf: (role) => (role === null ? t('recording.person') : t(`recording.label.${role}` satisfies TextKey)),
    });
  }

  private async soundNotice(): Promise<void> {
    const {chimeAloud, sayAloud} = await import('../../call/recording/sound');
    await chimeAloud().catch(() => undefined);
    sayAloud(t('recording.notice'), currentLanguage());
  }

  /** In the room one asks what is recorded; out of it one records no longer. */
  private watchForRecording(): () => void {
    let before = this.call.state.get().phase;
    return this.call.state.subscribe(() => {
      const {phase} = this.call.state.get();
      if (phase === before) return;
      before = phase;
      if (phase === 'in') void this.recording.entered();
      // Not by a page that goes: loaded again it goes on recording, and one that is closed is missed by the server.
      if (phase === 'out') void this.recording.leaving();
    });
  }

  private act(participantId: string, action: 'mute' | 'disconnect'): Promise<boolean> {
    return this.run(({telehealth}, sessionId) => telehealth.participantAction.mutate({sessionId, participantId, action}));
  }

  private async run(work: (api: Api, sessionId: string) => Promise<unknown>): Promise<boolean> {
    this.view.patch({busy: true, error: null});
    try {
      await work(this.settings.api, this.settings.sessionId);
      this.view.patch({busy: false});
      return true;
    } catch (thrown) {
      this.view.patch({busy: false, error: apiError(thrown)});
      return false;
    }
  }
}
