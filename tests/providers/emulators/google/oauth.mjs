// SPDX-License-Identifier: Apache-2.0
// Google's token endpoint for service accounts with domain-wide delegation.
// https://developers.google.com/identity/protocols/oauth2/service-account
import {createPublicKey, randomBytes, verify} from 'node:crypto';
import {json} from '../../lib/emulator.mjs';
import {errorInfo, oauthError, refuse} from './errors.mjs';

const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const scopePrefix = 'https://www.googleapis.com/auth/';
const badGrant = (description) => oauthError(400, 'invalid_grant', description);

function parsed(part) {
  try { return JSON.parse(Buffer.from(part, 'base64url').toString()); } catch { return null; }
}

export class TokenEndpoint {
  /// `accounts`: [{email, kid, publicKey (PEM)}]
  constructor({accounts, audiences, users, delegatedScopes, now}) {
    Object.assign(this, {accounts, audiences, users, delegatedScopes: new Set(delegatedScopes), now});
    this.tokens = new Map();
    this.assertions = [];
    this.expiresIn = 3599;
  }

  reply(request) {
    if (request.method !== 'POST') return oauthError(405, 'invalid_request', 'Only POST is allowed.');
    if (request.contentType !== 'application/x-www-form-urlencoded')
      return oauthError(400, 'invalid_request', 'Invalid content type.');
    const names = [...request.form.keys()].sort().join();
    if (request.form.get('grant_type') !== grant)
      return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${request.form.get('grant_type')}`);
    if (names !== 'assertion,grant_type') return oauthError(400, 'invalid_request', 'Unknown parameter.');
    return this.#exchange(request.form.get('assertion'));
  }

  #exchange(assertion) {
    const parts = assertion.split('.');
    const [header, claims] = parts.map(parsed);
    if (parts.length !== 3 || !header || !claims || header.alg !== 'RS256')
      return badGrant('Invalid JWT: a JSON object was expected.');
    const account = this.accounts.find(({email}) => email === claims.iss);
    if (!account) return badGrant('Invalid grant: account not found');
    const signed = verify('RSA-SHA256', Buffer.from(`${parts[0]}.${parts[1]}`), createPublicKey(account.publicKey),
      Buffer.from(parts[2], 'base64url'));
    if (!signed || (header.kid && account.kid && header.kid !== account.kid)) return badGrant('Invalid JWT Signature.');
    if (!this.audiences.includes(claims.aud)) return badGrant('Invalid JWT: Failed audience check.');
    if (!this.#timely(claims)) {
      return badGrant('Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
        'Check your iat and exp values in the JWT claim.');
    }
    if (typeof claims.scope !== 'string' || !claims.scope)
      return oauthError(400, 'invalid_scope', 'Empty or missing scope not allowed.');
    const scopes = claims.scope.split(' ');
    if (claims.sub !== undefined) {
      // Google says this of a scope that is not delegated before it looks at the user.
      if (scopes.some((scope) => !this.delegatedScopes.has(scope))) {
        return oauthError(401, 'unauthorized_client', 'Client is unauthorized to retrieve access tokens using this method, ' +
          'or client not authorized for any of the scopes requested.');
      }
      if (!this.users.includes(claims.sub)) return badGrant('Invalid email or User ID');
    }
    this.assertions.push({header, claims, assertion});
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    this.tokens.set(token, {user: claims.sub, scopes, until: this.now() + this.expiresIn * 1000});
    return json(200, {access_token: token, expires_in: this.expiresIn, token_type: 'Bearer'});
  }

  #timely({iat, exp}) {
    const now = this.now() / 1000;
    return Number.isInteger(iat) && Number.isInteger(exp) && exp > iat && exp - iat <= 3600 && iat <= now + 300 && exp > now;
  }

  /// The user whose token the request has; one of the scopes (last parts of their names) must be among its own.
  authorize(request, ...scopes) {
    if (!request.headers.authorization) {
      refuse('UNAUTHENTICATED', 'Request is missing required authentication credential. Expected OAuth 2 access token, ' +
        'login cookie or other valid authentication credential.', [errorInfo('CREDENTIALS_MISSING')]);
    }
    const token = this.tokens.get(request.bearer);
    if (!token || token.until <= this.now()) {
      refuse('UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie ' +
        'or other valid authentication credential.', [errorInfo('ACCESS_TOKEN_EXPIRED')]);
    }
    if (!scopes.some((scope) => token.scopes.includes(scopePrefix + scope))) {
      refuse('PERMISSION_DENIED', 'Request had insufficient authentication scopes.',
        [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', {service: 'meet.googleapis.com'})]);
    }
    return token.user;
  }
}
