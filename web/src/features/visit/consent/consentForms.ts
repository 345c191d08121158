// SPDX-License-Identifier: Apache-2.0
// The way of one person through the texts that are to be signed: which one is next, and what came of it. No React here.
import type {Api} from '../../../api/client';
import {type ApiError, apiError} from '../../../api/errors';
import type {OpenedConsent, SignConsentInput, TelehealthConsentType, VisitConsent} from '../../../api/types';
import {Store} from '../../../lib/store';

export interface FormsState {
  /** declined: the visit cannot start without the one that was declined. failed: the server gave no text. */
  at: 'loading' | 'form' | 'declined' | 'finished' | 'failed';
  items: readonly VisitConsent[];
  opened: OpenedConsent | null;
  /** The type that is being asked or was declined. */
  current: TelehealthConsentType | null;
  /** Answered since this began, in this order. */
  answered: readonly TelehealthConsentType[];
  /** The masked address that copies are on their way to, as the server says; null: none is e-mailed. */
  copyGoesTo: string | null;
  error: ApiError | null;
}

export interface FormsParts {
  calls: Api;
  /** The visit is to be read again: what it misses has changed. */
  onChanged(): void;
  /** Only this one, when it is asked for from the list of one's consents. */
  only?: TelehealthConsentType;
}

const kOrder: readonly TelehealthConsentType[] = ['GENERAL', 'STATE_SPECIFIC', 'HIPAA', 'RECORDING'];

/** What is asked before a visit: all that it needs, the notice of privacy practices once, and what the clinic asked for. */
export function toAsk(items: readonly VisitConsent[], answered: readonly TelehealthConsentType[] = []): VisitConsent[] {
  const isAsked = ({consentType, needed, status, fault}: VisitConsent) => {
    if (needed) return fault !== null;
    if (answered.includes(consentType)) return false;
    return status === 'PENDING' || (consentType === 'HIPAA' && status === null);
  };
  return items.filter(isAsked).sort((a, b) => kOrder.indexOf(a.consentType) - kOrder.indexOf(b.consentType));
}

export const inOrder = (items: readonly VisitConsent[]): VisitConsent[] =>
  [...items].sort((a, b) => kOrder.indexOf(a.consentType) - kOrder.indexOf(b.consentType));

export class ConsentForms {
  readonly state = new Store<FormsState>({at: 'loading', items: [], opened: null, current: null, answered: [], copyGoesTo: null, error: null});
  private language = 'en';
  private readonly read = new Set<string>();
  /** An answer is on its way, and then the next text: what changes meanwhile is read by that. */
  private moving = false;

  constructor(private readonly parts: FormsParts) {}

  /** Also after a failure, and after the page was loaded again: what was signed is not asked twice. */
  async start(language: string): Promise<void> {
    this.language = language;
    this.state.patch({at: 'loading', error: null});
    await this.trying(async () => {
      await this.readItems();
      await this.next();
    });
  }

  /** The same text in the other language: it is another text to be signed. */
  async speak(language: string): Promise<void> {
    if (language === this.language) return;
    this.language = language;
    const {at, current} = this.state.get();
    if (at === 'form' && current) await this.trying(() => this.open(current));
  }

  /** Something changed elsewhere, such as an answer given by voice: a text that is needed no more goes away. */
  async recheck(): Promise<void> {
    const {at, current} = this.state.get();
    if (this.moving || (at !== 'form' && at !== 'declined')) return;
    try {
      await this.readItems();
    } catch {
      return; // the text at hand stays; what changed is seen with its answer
    }
    if (!this.moving && !this.asked().some(({consentType}) => consentType === current)) await this.trying(() => this.next());
  }

  /** Told to the server once for each text; its loss stops nobody. */
  readToEnd(): void {
    const {opened} = this.state.get();
    if (!opened || this.read.has(opened.consentId)) return;
    const {consentId} = opened;
    this.read.add(consentId);
    this.parts.calls.visit.consentReadToEnd.mutate({consentId}).catch(() => this.read.delete(consentId));
  }

  async sign(input: SignConsentInput): Promise<void> {
    await this.answer(async () => {
      const {copyGoesTo} = await this.parts.calls.telehealth.signConsent.mutate(input);
      if (copyGoesTo) this.state.patch({copyGoesTo});
    }, true);
  }

  async decline(reason: string): Promise<void> {
    const {opened, items} = this.state.get();
    if (!opened) return;
    const {consentId, consentType} = opened;
    const isNeeded = items.some((item) => item.consentType === consentType && item.needed);
    await this.answer(() => this.parts.calls.telehealth.declineConsent.mutate({consentId, ...(reason === '' ? {} : {reason})}), !isNeeded);
  }

  /** After all: a new request for what was declined. */
  async reconsider(): Promise<void> {
    const {current} = this.state.get();
    if (current) await this.trying(() => this.open(current));
  }

  /** {step: 1, of: 2} among the texts. */
  get progress(): {step: number; of: number} {
    const {answered} = this.state.get();
    return {step: answered.length + 1, of: answered.length + Math.max(1, this.asked().length)};
  }

  private asked(): VisitConsent[] {
    const {items, answered} = this.state.get();
    const {only} = this.parts;
    if (only) return answered.includes(only) ? [] : items.filter(({consentType, fault, status}) => consentType === only && (fault !== null || status === null));
    return toAsk(items, answered);
  }

  private async answer(send: () => Promise<unknown>, goesOn: boolean): Promise<void> {
    const {current} = this.state.get();
    if (!current || this.moving) return;
    this.moving = true;
    try {
      await send();
      this.parts.onChanged();
      if (goesOn) await this.goOn(current);
      else this.state.patch({at: 'declined', opened: null});
    } finally {
      this.moving = false;
    }
  }

  private async goOn(from: TelehealthConsentType): Promise<void> {
    this.state.patch({answered: [...this.state.get().answered, from]});
    await this.trying(async () => {
      await this.readItems();
      await this.next();
    });
  }

  private async next(): Promise<void> {
    const [first] = this.asked();
    if (!first) return this.state.patch({at: 'finished', opened: null, current: null});
    this.state.patch({current: first.consentType});
    // Who declined decided; the text comes back only when wanted.
    if (first.needed && first.fault === 'DECLINED' && !this.parts.only) return this.state.patch({at: 'declined', opened: null});
    await this.open(first.consentType);
  }

  private async open(consentType: TelehealthConsentType): Promise<void> {
    const opened = await this.parts.calls.visit.openConsent.mutate({consentType, language: this.language});
    this.state.patch({at: 'form', opened, current: consentType, error: null});
  }

  private async readItems(): Promise<void> {
    const {items} = await this.parts.calls.visit.consents.query();
    this.state.patch({items});
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.state.patch({at: 'failed', error: apiError(thrown)});
    }
  }
}
