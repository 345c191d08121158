// SPDX-License-Identifier: Apache-2.0
// One press of a button that asks the server: busy while it lasts, the error when it fails.
import {useState} from 'react';
import {type ApiError, apiError} from '../../api/errors';

export interface Action {
  busy: boolean;
  error: ApiError | null;
  run(): void;
  forget(): void;
}

export function useAction(work: () => Promise<void>): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    work().catch((thrown: unknown) => setError(apiError(thrown))).finally(() => setBusy(false));
  };
  return {busy, error, run, forget: () => setError(null)};
}
