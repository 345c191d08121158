// SPDX-License-Identifier: Apache-2.0
// Who is signed in on this page, and how that ended.
import type {Api} from '../../api/client';
import {apiError, type ApiError} from '../../api/errors';
import {Store, type ReadableStore} from '../../lib/store';
import type {MeOutput} from '../../api/types';

export type Ending = 'signed_out' | 'inactive' | 'ended';

export interface SessionState {
  /** `unknown`: the server has not been asked yet, or could not be. */
  kind: 'unknown' | 'out' | 'in';
  me: MeOutput | null;
  /** Signed in on this page, not found signed in: the second factor is offered then. */
  fresh: boolean;
  offered: boolean;
  ending: Ending | null;
  error: ApiError | null;
}

const kOut: SessionState = {kind: 'out', me: null, fresh: false, offered: false, ending: null, error: null};

export class StaffSession {
  private readonly store = new Store<SessionState>({...kOut, kind: 'unknown'});

  constructor(private readonly api: () => Api) {}

  get state(): ReadableStore<SessionState> {
    return this.store;
  }

  /** Asks the server who is signed in. */
  readonly find = async (): Promise<void> => {
    this.store.patch({error: null});
    try {
      const me = await this.api().auth.me.query();
      this.store.patch({kind: 'in', me, ending: null});
    } catch (thrown) {
      const error = apiError(thrown);
      if (error.kind === 'signed_out') this.store.set({...kOut, ending: this.store.get().ending});
      else this.store.patch({error});
    }
  };

  /** After a password or a code was taken: what is missing still stands in `me`. */
  readonly entered = async (): Promise<void> => {
    this.store.patch({fresh: true, ending: null});
    await this.find();
  };

  readonly putOff = (): void => this.store.patch({offered: true});

  async signOut(ending: Ending = 'signed_out', everywhere = false): Promise<void> {
    const {auth} = this.api();
    try {
      await (everywhere ? auth.signOutEverywhere.mutate() : auth.signOut.mutate());
    } catch (thrown) {
      const error = apiError(thrown);
      // Whoever wanted to be out must not believe it while the server still lets this browser in.
      if (error.kind !== 'signed_out' && ending === 'signed_out') throw error;
    }
    this.store.set({...kOut, ending});
  }

  /** A call was refused because the sign-in is over. On the way in a refusal means a wrong code. */
  readonly ended = (): void => {
    const {kind, me} = this.store.get();
    if (kind === 'in' && !me?.secondFactorMissing) this.store.set({...kOut, ending: 'ended'});
  };

  /** A call was refused because the clinic requires a second factor since: what is missing is read anew. */
  readonly limited = (): void => {
    const {kind, me} = this.store.get();
    if (kind === 'in' && !me?.secondFactorDue) void this.find();
  };
}

/** What a refusal says about the sign-in itself. */
export interface Told {
  signedOut(): void;
  limited(): void;
}

/** Tells when a reply says that the sign-in is over, or may do less than before; batches carry that inside. */
export function noticingSignOut(inner: typeof fetch, told: Told): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    if (response.status === 401) told.signedOut();
    if (response.status === 207 || response.status === 403) {
      void response.clone().text().then((text) => {
        if (text.includes('"UNAUTHORIZED"')) told.signedOut();
        if (text.includes('"second_factor_due"')) told.limited();
      }, () => undefined);
    }
    return response;
  };
}
