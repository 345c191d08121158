// SPDX-License-Identifier: Apache-2.0
// The patient's place in the waiting room: taken once and kept over reloads, locks and losses of the network. Says when the
// clinician lets the patient in.
import type {Api} from '../../api/client';
import type {CheckResultsInput, WaitingStatusOutput} from '../../api/types';
import {type ApiError, apiError} from '../../api/errors';
import type {Realtime} from '../../api/realtime';
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';

export interface WaitingState {
  waitingRoomId: string | null;
  status: WaitingStatusOutput | null;
  /** The last look at the server failed; the place is kept there meanwhile. */
  offline: boolean;
  error: ApiError | null;
}

export interface WaitingParts {
  api: Api;
  realtime: Realtime;
  clock: Clock;
  sessionId: string;
  device: {deviceType: 'mobile' | 'desktop' | 'tablet'; browserInfo: string; connectionType?: 'wifi' | 'cellular' | 'ethernet'};
  onAdmitted(): void;
  /** The visit ended, was cancelled or changed so that its view has to be read again. */
  onChanged(): void;
}

const kLookMs = 20_000;
const kSettleMs = 300;
const kAfterFailureMs = 4000;

export class WaitingRoom {
  readonly state = new Store<WaitingState>({waitingRoomId: null, status: null, offline: false, error: null});
  private readonly ends: (() => void)[] = [];
  private callOff: (() => void) | null = null;
  private settling: (() => void) | null = null;
  private joining: Promise<string> | null = null;
  private looking = false;
  private running = false;

  constructor(private readonly parts: WaitingParts) {}

  /** Takes the place, or the one that is still there. */
  enter(): void {
    if (this.running) return;
    this.running = true;
    const {realtime, sessionId} = this.parts;
    this.ends.push(
      realtime.watch({topic: 'session', sessionId}),
      realtime.present(sessionId),
      realtime.on('notice', (notice) => {
        if (notice.sessionId === sessionId && !notice.kind.startsWith('chat.')) this.lookSoon();
      }),
      realtime.on('watching', (message) => {
        if (message.gap) this.lookSoon();
      }),
      realtime.on('welcome', () => this.lookSoon()),
    );
    void this.look();
  }

  /** Ends the watching; the place stays. */
  stop(): void {
    this.running = false;
    for (const end of this.ends.splice(0)) end();
    this.callOff?.();
    this.settling?.();
    this.callOff = this.settling = null;
  }

  async leave(): Promise<void> {
    const {waitingRoomId} = this.state.get();
    if (waitingRoomId) await this.parts.api.telehealth.leaveWaitingRoom.mutate({waitingRoomId});
    this.stop();
  }

  async tellChecks(results: CheckResultsInput): Promise<void> {
    const waitingRoomId = await this.place();
    await this.parts.api.telehealth.updateTechnicalCheck.mutate({
      waitingRoomId, results, cameraChecked: results.camera === 'ok', microphoneChecked: results.microphone === 'ok',
      connectionChecked: results.network === 'ok' || results.relay === 'ok',
    });
  }

  async answer(responses: Record<string, string>): Promise<void> {
    const waitingRoomId = await this.place();
    await this.parts.api.telehealth.submitPreVisitQuestionnaire.mutate({waitingRoomId, responses});
    this.lookSoon();
  }

  lookSoon(): void {
    if (!this.running || this.settling) return;
    this.settling = this.parts.clock.after(kSettleMs, () => {
      this.settling = null;
      void this.look();
    });
  }

  /** One request, however many ask at the same time. */
  private place(): Promise<string> {
    const known = this.state.get().waitingRoomId;
    if (known) return Promise.resolve(known);
    this.joining ??= this.join().finally(() => {
      this.joining = null;
    });
    return this.joining;
  }

  private async join(): Promise<string> {
    const {api, sessionId, device} = this.parts;
    const joined = await api.telehealth.joinWaitingRoom.mutate({sessionId, ...device});
    this.state.patch({waitingRoomId: joined.waitingRoomId});
    if (joined.status === 'ADMITTED') this.parts.onAdmitted();
    return joined.waitingRoomId;
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    let next = kLookMs;
    try {
      const waitingRoomId = await this.place();
      const status = await this.parts.api.telehealth.getWaitingRoomStatus.query({waitingRoomId});
      this.take(status);
    } catch (thrown) {
      next = this.fail(apiError(thrown));
    } finally {
      this.looking = false;
    }
    this.callOff?.();
    if (this.running) this.callOff = this.parts.clock.after(next, () => void this.look());
  }

  private take(status: WaitingStatusOutput): void {
    this.state.patch({status, offline: false, error: null});
    if (status.status === 'ADMITTED') return this.parts.onAdmitted();
    if (['COMPLETED', 'CANCELLED', 'NO_SHOW'].includes(status.sessionStatus)) return this.parts.onChanged();
    // The page is here and says so: whoever was counted as gone takes the place again.
    if (this.running && (status.status === 'LEFT' || status.status === 'TIMED_OUT')) {
      this.state.patch({waitingRoomId: null});
      this.lookSoon();
    }
  }

  private fail(error: ApiError): number {
    if (error.isPassing) {
      this.state.patch({offline: true});
      return error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : kAfterFailureMs;
    }
    // Another state of the visit, another device, an ended link: the view says which.
    this.state.patch({error});
    this.parts.onChanged();
    return kLookMs;
  }
}
