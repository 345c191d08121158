// SPDX-License-Identifier: Apache-2.0
// The built-in engine: every browser is connected with every other (up to four people), and the server passes on their
// signals. Losing the server's connection does not touch picture and sound: the place in the call is kept by `resume`.
import type {CallMessageIn, Channel, PeerView, SignalData} from '../../call/ports';
import {Emitter} from '../../call/emitter';
import {Store} from '../../lib/store';
import {systemClock} from '../../lib/clock';
import {
  kBefore,
  type OutgoingMedia,
  type OutReason,
  type Peer,
  type RawStats,
  type SessionState,
  type VideoLimits,
  type VideoSession,
} from '../../call/videoSession';
import {sumStats} from '../../call/statsSum';
import type {IceSource} from './iceSource';
import {PeerLink} from './peerLink';

export interface BuiltinSurroundings {
  sessionId: string;
  channel: Channel;
  token: string;
  /** A new token, when the first has ended. */
  renewToken(): Promise<string>;
  ice: IceSource;
  makeConnection?(config: RTCConfiguration): RTCPeerConnection;
}

interface Person {
  view: PeerView;
  link: PeerLink;
  away: boolean;
  /** Gone from the server's list after it restarted; dropped when they do not come back. */
  missing?: ReturnType<typeof setTimeout>;
}

/** As long as the server keeps a place for somebody whose connection is lost. */
export const kKeepMissingMs = 60_000;
const kRetryMs = 2_000;
/** Drawing a room costs what connecting waits for: somebody new is shown once there is something to see of them, or after this. */
export const kShowAtLatestMs = 400;
const kLimits: VideoLimits = {maxKbps: 1500, maxFramesPerSecond: 30, scaleDown: 1};
/** Refusals that say why one is not in the call. */
const kMeaning: Readonly<Record<string, OutReason>> = {call_full: 'call_full', session_over: 'ended', not_admitted: 'held', moved: 'moved', removed: 'removed'};
const kMostTries = 4;

export class BuiltinSession implements VideoSession {
  readonly engine = 'builtin';
  readonly state = new Store<SessionState>(kBefore);
  readonly asked = new Emitter<'mute'>();

  private readonly people = new Map<string, Person>();
  private readonly unshown = new Set<PeerLink>();
  private readonly endings: Array<() => void> = [];
  private media: OutgoingMedia = {audio: null, video: null, state: {audio: false, video: false, screen: false}};
  private limits = kLimits;
  private token: string;
  private you: string | null = null;
  /** One's own id, until it is shown that one is in. */
  private entered: string | null = null;
  private resume: string | undefined;
  private refusals = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: BuiltinSurroundings) {
    this.token = around.token;
  }

  async join(media: OutgoingMedia): Promise<void> {
    this.media = media;
    this.state.patch({phase: 'joining'});
    const {channel} = this.around;
    this.endings.push(
      channel.listen((message) => this.took(message)),
      channel.open.subscribe(() => this.channelChanged()),
    );
    void this.around.ice.get();
    this.askToJoin();
    await this.untilIn();
  }

  async send(media: OutgoingMedia): Promise<void> {
    const before = this.media;
    this.media = media;
    if (before.audio !== media.audio || before.video !== media.video) for (const {link} of this.people.values()) link.send();
    const [old, now] = [before.state, media.state];
    if (old.audio !== now.audio || old.video !== now.video || old.screen !== now.screen) this.around.channel.send({type: 'media', ...now});
  }

  limitVideo(limits: VideoLimits): void {
    this.limits = limits;
    for (const {link} of this.people.values()) link.limit();
  }

  async stats(): Promise<RawStats | null> {
    const connections = [...this.people.values()].flatMap(({link}) => (link.connection ? [link.connection] : []));
    if (connections.length === 0) return null;
    return sumStats(systemClock.now(), await Promise.all(connections.map((connection) => connection.getStats())));
  }

  nudge(networkChanged = false): void {
    for (const {link} of this.people.values()) link.nudge(networkChanged);
  }

  async leave(): Promise<void> {
    this.around.channel.send({type: 'leave'});
    this.out('left');
  }

  private untilIn(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.state.get().phase === 'joining') return;
        stop();
        resolve();
      };
      const stop = this.state.subscribe(look);
      look();
    });
  }

  private channelChanged(): void {
    if (this.around.channel.open.get()) this.askToJoin();
    else this.state.patch({signalling: 'lost'});
  }

  private askToJoin(): void {
    if (this.state.get().phase === 'out' || !this.around.channel.open.get()) return;
    clearTimeout(this.retry);
    const {sessionId, channel} = this.around;
    const {token, resume} = this;
    channel.send({type: 'join', sessionId, token, ...(resume ? {resume} : {}), media: this.media.state});
  }

  private took(message: CallMessageIn): void {
    switch (message.type) {
      case 'joined':
        return this.joined(message);
      case 'peer_joined':
        return this.meet(message.peer);
      case 'peer_left':
        return this.forget(message.peerId);
      case 'peer_media':
        return this.change(message.peerId, (person) => {
          person.view = {...person.view, media: message.media};
        });
      case 'peer_away':
        return this.change(message.peerId, (person) => {
          person.away = true;
        });
      case 'peer_back':
        return this.change(message.peerId, (person) => {
          person.away = false;
          person.link.nudge();
        });
      case 'signal':
        return this.people.get(message.from)?.link.took(message.data);
      case 'superseded':
        return this.out('superseded');
      case 'mute_asked':
        return this.asked.emit('mute');
      case 'removed':
        return this.out(message.reason);
      case 'error':
        if (message.about === 'join') void this.refused(message.code);
        return;
      case 'notice':
        return;
    }
  }

  private joined({you, participantId, resume, peers}: Extract<CallMessageIn, {type: 'joined'}>): void {
    // Another id than before: for the others one is somebody new, so nothing of the old connections is of use.
    if (this.you !== null && this.you !== you) for (const id of [...this.people.keys()]) this.forget(id);
    this.you = you;
    this.resume = resume;
    this.refusals = 0;
    for (const view of peers) this.meet(view);
    for (const [id, person] of this.people)
      if (!peers.some(({peerId}) => peerId === id)) this.miss(id, person);
    for (const {link} of this.people.values()) link.nudge();
    this.entered = participantId;
    this.show();
  }

  private meet(view: PeerView): void {
    const known = this.people.get(view.peerId);
    if (known) {
      clearTimeout(known.missing);
      known.view = view;
      known.away = false;
      known.link.nudge();
      return this.show();
    }
    // The same person anew (they reloaded, or came by another device): the old connection is dead, and their place stays in sight.
    const earlier = [...this.people].filter(([, person]) => person.view.participantId === view.participantId);
    for (const [id] of earlier) this.drop(id);
    const link = new PeerLink(view.polite, {
      ice: () => this.around.ice.get(),
      makeConnection: this.around.makeConnection ?? ((config) => new RTCPeerConnection(config)),
      signal: (data: SignalData) => this.around.channel.send({type: 'signal', to: view.peerId, data}),
      media: () => this.media,
      limits: () => this.limits,
      changed: () => {
        if (!this.unshown.has(link)) this.show();
      },
    });
    this.people.set(view.peerId, {view, link, away: false});
    if (earlier.length > 0) this.show();
    else this.showOnceConnected(link);
  }

  private showOnceConnected(link: PeerLink): void {
    this.unshown.add(link);
    const show = () => {
      if (this.unshown.delete(link)) this.show();
    };
    void link.connected.then(show);
    systemClock.after(kShowAtLatestMs, show);
  }

  private miss(id: string, person: Person): void {
    person.away = true;
    clearTimeout(person.missing);
    person.missing = setTimeout(() => this.forget(id), kKeepMissingMs);
  }

  private forget(id: string): void {
    this.drop(id);
    this.show();
  }

  private drop(id: string): void {
    const person = this.people.get(id);
    if (!person) return;
    clearTimeout(person.missing);
    this.unshown.delete(person.link);
    person.link.close();
    this.people.delete(id);
  }

  private change(id: string, how: (person: Person) => void): void {
    const person = this.people.get(id);
    if (!person) return;
    how(person);
    this.show();
  }

  /** Any other refusal: a token that ran out, or a place that the server does not know any more. */
  private async refused(code: string): Promise<void> {
    const meaning = kMeaning[code];
    if (meaning) return this.out(meaning);
    this.refusals += 1;
    if (this.refusals >= kMostTries) return this.out('failed');
    this.resume = undefined;
    try {
      this.token = await this.around.renewToken();
    } catch {
      return this.out('failed'); // who asks for the next way in hears why
    }
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.askToJoin(), (this.refusals - 1) * kRetryMs);
  }

  private out(reason: OutReason): void {
    if (this.state.get().phase === 'out') return;
    clearTimeout(this.retry);
    this.around.ice.stop();
    for (const end of this.endings.splice(0)) end();
    for (const person of this.people.values()) {
      clearTimeout(person.missing);
      person.link.close();
    }
    this.people.clear();
    this.state.patch({phase: 'out', out: reason, peers: []});
  }

  private show(): void {
    // Whoever enters draws the room once, with all who are there.
    if (this.state.get().phase === 'out' || (this.entered && this.unshown.size > 0)) return;
    const shown = [...this.people.values()].filter(({link}) => !this.unshown.has(link));
    const peers = shown.map(
      ({view, link, away}): Peer => ({
        id: view.peerId,
        participantId: view.participantId,
        role: view.role,
        name: view.name,
        media: view.media,
        stream: link.stream,
        link: link.state,
        away,
      }),
    );
    const {entered} = this;
    this.entered = null;
    if (!entered) return this.state.patch({peers});
    const signalling = this.around.channel.open.get() ? 'open' : 'lost';
    this.state.patch({peers, phase: 'joined', signalling, ownParticipantId: entered});
  }
}
