// SPDX-License-Identifier: Apache-2.0
// The tRPC client of the pages: typed by the server's printed types, errors as ApiError, one deadline for every call.
import {type CreateTRPCClient, createTRPCClient, httpBatchLink, httpLink, splitLink} from '@trpc/client';
import superjson from 'superjson';
import {apiError} from './errors';
import type {AppRouter} from './types';
import {isUntouched} from '../lib/touch';

export type Api = CreateTRPCClient<AppRouter>;

export interface ApiSettings {
  url?: string;
  /** Of the visit this page is for: sent as X-Chiroflow-Visit. */
  visitKey?: () => string | null;
  /** Nobody is at this page: its calls keep nobody signed in. */
  untouched?: () => boolean;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

/** Asked with words about people, which must not stand in an address. */
const kInBody = new Set(['patients.list', 'patients.getByExternalId', 'appointments.getByExternalId']);

/** Said while the page goes: the browser sends it all the same. */
const kGoodbyes = new Set(['telehealth.giveBackToken']);

/** tRPC wraps whatever is thrown into its own error; the pages get ApiError from every query and mutation. */
function tellingErrors<T extends object>(part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const inner: unknown = Reflect.get(target, name);
      if (name === 'query' || name === 'mutate') {
        return (...given: unknown[]) =>
          (inner as (...given: unknown[]) => Promise<unknown>)(...given).catch((thrown: unknown) => {
            throw apiError(thrown);
          });
      }
      return typeof inner === 'function' ? tellingErrors(inner) : inner;
    },
  });
}

function withDeadline(inner: typeof fetch, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), timeoutMs);
    const stop = () => giveUp.abort();
    init?.signal?.addEventListener('abort', stop);
    try {
      const answer = await inner(input, {...init, signal: giveUp.signal});
      // A network that goes away in the middle of an answer must not keep one waiting either.
      const body = await answer.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, answer);
    } finally {
      clearTimeout(timer);
      init?.signal?.removeEventListener('abort', stop);
    }
  };
}

export function createApi(settings: ApiSettings = {}): Api {
  const common = {
    url: settings.url ?? '/api/trpc',
    transformer: superjson,
    fetch: withDeadline(settings.fetch ?? ((input, init) => fetch(input, init)), settings.timeoutMs ?? 20_000),
  };
  const untouched = settings.untouched ?? isUntouched;
  const headers = (): Record<string, string> => {
    const key = settings.visitKey?.();
    if (key) return {'x-chiroflow-visit': key};
    return untouched() ? {'x-chiroflow-background': '1'} : {};
  };
  const single = ({op}: {op: {context: Record<string, unknown>}}): Record<string, string> => {
    const once = op.context['idempotencyKey'];
    return typeof once === 'string' ? {...headers(), 'idempotency-key': once} : headers();
  };
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => kInBody.has(op.path),
        true: httpLink({...common, headers: single, methodOverride: 'POST'}),
        false: splitLink({
          condition: (op) => op.type === 'mutation',
          true: splitLink({
            condition: (op) => kGoodbyes.has(op.path),
            true: httpLink({...common, headers: single, fetch: (input, init) => common.fetch(input, {...init, keepalive: true} as RequestInit)}),
            false: httpLink({...common, headers: single}),
          }),
          false: httpBatchLink({...common, headers, maxItems: 10}),
        }),
      }),
    ],
  });
  return tellingErrors(client) as Api;
}

/** A key for one change that may be sent several times: pass {context: once()} and keep it for the repetitions. */
export function once(): {idempotencyKey: string} {
  return {idempotencyKey: randomId()};
}

/** Also where crypto.randomUUID is missing: pages without TLS on the local network. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
