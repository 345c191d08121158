// SPDX-License-Identifier: Apache-2.0
import {TRPCClientError} from '@trpc/client';
import {describe, expect, it} from 'vitest';
import {setLanguage, t} from '../i18n/i18n';
import {createApi} from './client';
import {ApiError, apiError, errorText} from './errors';

const thrown = (code: string, message: string, data: object = {}) =>
  TRPCClientError.from({error: {json: undefined, message, code: -32000, data: {code, ...data}}} as never);

describe('apiError', () => {
  it('keeps kind, reason and how long to wait', () => {
    const error = apiError(thrown('TOO_MANY_REQUESTS', 'Slow down', {cause: 'hashing_busy', retryAfterSeconds: 7}));
    expect(error).toMatchObject({kind: 'too_many', reason: 'hashing_busy', retryAfterSeconds: 7, isPassing: true});
  });

  it('names the fields of an invalid input', () => {
    const error = apiError(thrown('BAD_REQUEST', JSON.stringify([{path: ['responses', 'q1'], message: 'is missing', code: 'custom'}])));
    expect(error.faultOf('responses.q1')).toBe('is missing');
    expect(error.message).toBe('is missing');
  });

  it('says what to do in the reader\'s language', async () => {
    const error = apiError(thrown('CONFLICT', 'The session is COMPLETED'));
    expect(errorText(error, t)).toEqual({title: 'This was changed meanwhile', action: 'The session is COMPLETED'});
    await setLanguage('es', false);
    expect(errorText(error, t).action).toBe('Cárguelo de nuevo e intente otra vez.');
    await setLanguage('en', false);
  });
});

describe('createApi', () => {
  it('sends the visit it is for and tells that the server cannot be reached', async () => {
    const seen: Headers[] = [];
    const api = createApi({visitKey: () => 'key', fetch: async (_url, init) => {
      seen.push(new Headers(init?.headers));
      throw new TypeError('failed');
    }});
    const error = await api.visit.get.query().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).kind).toBe('unreachable');
    expect(seen[0]?.get('x-chiroflow-visit')).toBe('key');
  });

  it('says which calls nobody asked for', async () => {
    const seen: (string | null)[] = [];
    let untouched = false;
    const api = createApi({untouched: () => untouched, fetch: async (_url, init) => {
      seen.push(new Headers(init?.headers).get('x-chiroflow-background'));
      throw new TypeError('failed');
    }});
    const ask = () => api.auth.me.query().catch(() => undefined);
    await ask();
    untouched = true;
    await ask();
    expect(seen).toEqual([null, '1']);
  });
});
