// SPDX-License-Identifier: Apache-2.0
// Signatures of S3 requests, judged by the official signer: it signs the request that came anew, with the headers that the caller says
// are signed, and must come to the same.
import {createHash, createHmac} from 'node:crypto';

import {SignatureV4} from '@smithy/signature-v4';

class Sha256 {
  #hash;
  constructor(secret) { this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret); }
  update(bytes) { this.#hash.update(bytes); }
  async digest() { return new Uint8Array(this.#hash.digest()); }
}

const kAuthorization = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/s3\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;
const kTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const kLongestSkew = 15 * 60_000;
/// Whatever of these is sent must be signed, beside every x-amz-*.
const kMustBeSigned = ['host', 'content-type', 'range', 'content-md5'];

const queryOf = (target) => {
  const query = {};
  for (const [name, value] of new URL(target, 'http://x').searchParams) query[name] = name in query ? [query[name], value].flat() : value;
  return query;
};

/// Why the store refuses this request, as [status, code, why]; null when it does not. `now`: the store's clock.
export async function refusal(request, {accessKey, secretKey, region}, now) {
  const match = kAuthorization.exec(request.headers.authorization ?? '');
  if (!match) return request.headers.authorization === undefined ? [403, 'AccessDenied', 'not signed'] : [400, 'AuthorizationHeaderMalformed', 'form'];
  const [, key, date, signedRegion, names, signature] = match;
  const {'x-amz-date': time = '', 'x-amz-content-sha256': hash = ''} = request.headers;
  if (key !== accessKey) return [403, 'InvalidAccessKeyId', key];
  if (!kTime.test(time) || !time.startsWith(date)) return [403, 'AccessDenied', `x-amz-date ${time}`];
  const at = new Date(time.replace(kTime, '$1-$2-$3T$4:$5:$6Z'));
  if (Math.abs(at - now) > kLongestSkew) return [403, 'RequestTimeTooSkewed', time];
  if (signedRegion !== region) return [400, 'AuthorizationHeaderMalformed', `region ${signedRegion}`];
  const signed = names.split(';');
  if (signed.join() !== [...new Set(signed)].sort().join()) return [403, 'SignatureDoesNotMatch', 'order of signed headers'];
  const unsigned = Object.keys(request.headers).filter((name) => (kMustBeSigned.includes(name) || name.startsWith('x-amz-')) && !signed.includes(name));
  if (unsigned.length) return [403, 'AccessDenied', `not signed: ${unsigned}`];
  if (hash !== createHash('sha256').update(request.body).digest('hex')) return [400, 'XAmzContentSHA256Mismatch', hash];
  const signer = new SignatureV4({service: 's3', region, credentials: {accessKeyId: accessKey, secretAccessKey: secretKey}, sha256: Sha256, uriEscapePath: false, applyChecksum: false});
  const again = await signer.sign({
    method: request.method, protocol: 'http:', hostname: request.headers.host, path: request.target.split('?')[0], query: queryOf(request.target),
    headers: Object.fromEntries(signed.map((name) => [name, request.headers[name] ?? ''])), body: request.body,
  }, {signingDate: at});
  const wanted = kAuthorization.exec(again.headers.authorization)?.[5];
  return wanted === signature ? null : [403, 'SignatureDoesNotMatch', names];
}
