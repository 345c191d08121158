// SPDX-License-Identifier: Apache-2.0
// What went wrong with a call, as one type: the server's code and cause, or that the server could not be reached.
import {TRPCClientError} from '@trpc/client';
import type {TextKey, Translate} from '../i18n/i18n';
import {currentLanguage} from '../i18n/i18n';

export type ErrorKind =
  | 'invalid' | 'signed_out' | 'forbidden' | 'not_found' | 'changed' | 'missing' | 'too_many' | 'unsupported'
  | 'unavailable' | 'unreachable' | 'internal';

export interface FieldFault {
  /** "responses.q1": where the fault is */
  field: string;
  message: string;
}

export class ApiError extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
    /** The reason inside the kind, for programs: "device_bound" */
    readonly reason: string | null = null,
    readonly faults: readonly FieldFault[] = [],
    readonly retryAfterSeconds: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** Trying the same again may help. */
  get isPassing(): boolean {
    return this.kind === 'unreachable' || this.kind === 'unavailable' || this.kind === 'too_many';
  }

  faultOf(field: string): string | undefined {
    return this.faults.find((fault) => fault.field === field)?.message;
  }
}

const kKinds: Readonly<Record<string, ErrorKind>> = {
  BAD_REQUEST: 'invalid', PARSE_ERROR: 'invalid', UNAUTHORIZED: 'signed_out', FORBIDDEN: 'forbidden', NOT_FOUND: 'not_found',
  CONFLICT: 'changed', PRECONDITION_FAILED: 'missing', TOO_MANY_REQUESTS: 'too_many', UNPROCESSABLE_CONTENT: 'unsupported',
  SERVICE_UNAVAILABLE: 'unavailable', TIMEOUT: 'unavailable', INTERNAL_SERVER_ERROR: 'internal',
};

interface Data {
  code?: string;
  cause?: string;
  retryAfterSeconds?: number;
  requestId?: string;
}

/** The server writes the issues of an invalid input as a JSON list into the message, as tRPC does. */
function faultsOf(message: string): FieldFault[] {
  try {
    const issues = JSON.parse(message) as {path: (string | number)[]; message: string}[];
    if (!Array.isArray(issues)) return [];
    return issues.map((issue) => ({field: issue.path.join('.'), message: issue.message}));
  } catch {
    return [];
  }
}

export function apiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (!(thrown instanceof TRPCClientError)) return new ApiError('internal', thrown instanceof Error ? thrown.message : String(thrown));
  const data = thrown.data as Data | null | undefined;
  if (!data?.code) {
    const status = (thrown.meta?.['response'] as Response | undefined)?.status;
    return new ApiError(status === 429 ? 'too_many' : 'unreachable', thrown.message);
  }
  const kind = kKinds[data.code] ?? 'internal';
  const faults = kind === 'invalid' ? faultsOf(thrown.message) : [];
  return new ApiError(kind, faults[0]?.message ?? thrown.message, data.cause ?? null, faults, data.retryAfterSeconds ?? null,
                      data.requestId ?? null);
}

export interface ErrorText {
  title: string;
  action: string;
}

/** Title and what to do. The server's own words are more exact, but only English. */
export function errorText(error: ApiError, t: Translate): ErrorText {
  const title = t(`error.${error.kind}.title` satisfies TextKey);
  const exact = currentLanguage() === 'en' && !['unreachable', 'internal'].includes(error.kind) && error.message !== '';
  const action = exact ? error.message : t(`error.${error.kind}.action` satisfies TextKey);
  return {title, action: error.kind === 'internal' && error.requestId ? `${action} (${error.requestId})` : action};
}
