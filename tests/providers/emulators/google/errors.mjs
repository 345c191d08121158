// SPDX-License-Identifier: Apache-2.0
// Errors in Google's two forms: google.rpc.Status of the APIs and RFC 6749 of the token endpoint.
import {json} from '../../lib/emulator.mjs';

const httpOf = {
  INVALID_ARGUMENT: 400, FAILED_PRECONDITION: 400, UNAUTHENTICATED: 401, PERMISSION_DENIED: 403, NOT_FOUND: 404,
  ALREADY_EXISTS: 409, RESOURCE_EXHAUSTED: 429, INTERNAL: 500,
};

/// Thrown by the emulator's handlers; `reply` is what goes out.
export class Refusal extends Error {
  constructor(reply) {
    super(reply.body);
    this.reply = reply;
  }
}

export function rpcError(status, message, details = []) {
  const code = httpOf[status];
  return json(code, {error: {code, message, status, ...(details.length && {details})}});
}

export const errorInfo = (reason, metadata = {}) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata,
});

export function refuse(status, message, details) { throw new Refusal(rpcError(status, message, details)); }

/// A field that cannot be bound, as Google's transcoding says it.
export function badField(field, description) {
  refuse('INVALID_ARGUMENT', description, [{
    '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{...(field && {field}), description}],
  }]);
}

export const notFound = () => refuse('NOT_FOUND', 'Requested entity was not found.');
export const mayNotExist = () => refuse('PERMISSION_DENIED', 'Permission denied on resource Space (or it might not exist).');

export function oauthError(status, error, description) {
  return json(status, {error, error_description: description});
}
