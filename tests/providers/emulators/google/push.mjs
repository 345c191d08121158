// SPDX-License-Identifier: Apache-2.0
// What Pub/Sub sends to a push endpoint: the wrapped message with an OpenID Connect token of a service account, and the
// key set by which the token is checked.
// https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
import {generateKeyPairSync, randomBytes, sign} from 'node:crypto';

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const freshKey = () => ({kid: randomBytes(20).toString('hex'), ...generateKeyPairSync('rsa', {modulusLength: 2048})});

let first;  // of every emulator of the process: making one takes long

export class SigningKeys {
  constructor() { this.current = first ??= freshKey(); }

  /// A new key; the one before stays in the set, as with Google.
  rotate() {
    this.previous = this.current;
    this.current = freshKey();
  }

  /// RFC 7517
  jwks() {
    return {keys: [this.current, this.previous].filter(Boolean).map(({kid, publicKey}) =>
      ({...publicKey.export({format: 'jwk'}), kid, alg: 'RS256', use: 'sig'}))};
  }

  /// PEM by kid, as google-auth-library takes them.
  certs() {
    return Object.fromEntries([this.current, this.previous].filter(Boolean)
      .map(({kid, publicKey}) => [kid, publicKey.export({type: 'spki', format: 'pem'})]));
  }

  sign(claims, header = {}) {
    const input = `${part({alg: 'RS256', kid: this.current.kid, typ: 'JWT', ...header})}.${part(claims)}`;
    return `${input}.${sign('RSA-SHA256', Buffer.from(input), this.current.privateKey).toString('base64url')}`;
  }
}

export function pushClaims({audience, email, now, ...others}) {
  const iat = Math.floor(now / 1000);
  return {aud: audience, azp: '113774264463038321964', email, email_verified: true, exp: iat + 3600, iat,
    iss: 'https://accounts.google.com', sub: '113774264463038321964', ...others};
}

/// The body of a push: a CloudEvent of Workspace Events in a Pub/Sub message, in the two spellings that Pub/Sub sends.
export function pushBody({type, data, subject, source = '//workspaceevents.googleapis.com/subscriptions/meet-spaces-1', id, time, subscription}) {
  const messageId = String(BigInt(`0x${randomBytes(7).toString('hex')}`));
  const publishTime = new Date(Date.parse(time) + 500).toISOString();
  return {
    message: {
      attributes: {
        'ce-datacontenttype': 'application/json', 'ce-id': id ?? `${subject?.split('/').slice(-2).join('/')}/spaceEvents/${randomBytes(8).toString('hex')}`,
        'ce-source': source, 'ce-specversion': '1.0', ...(subject && {'ce-subject': subject}), 'ce-time': time, 'ce-type': type,
      },
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId, message_id: messageId, orderingKey: source, publishTime, publish_time: publishTime,
    },
    subscription,
  };
}
