// SPDX-License-Identifier: Apache-2.0
// A bucket of an S3 store, addressed by path, and strict: what is not signed as the official signer does, has another hash, comes at another
// time, has a query or a header that S3 does not know there, or no length, is refused and kept in `refused`.
//
//   const store = await startStore({prefix: 'clinic-a'});
//   store.env        the program's settings for it
//   store.objects    Map of key to Buffer; store.versions 'Enabled', 'Suspended' or ''; store.open, store.skew, store.pageSize
//   store.fault({on: 'put' | 'get' | 'mark' | 'remove' | 'list' | 'versioning' | 'any', kind, times}), store.heal(), store.observe(look), store.close()
//                    kinds of tests/providers/lib/emulator.mjs, and full, quota, busy, denied
import {createHash, randomBytes} from 'node:crypto';

import {serve} from '../../providers/lib/emulator.mjs';
import {refusal} from './judge.mjs';

const kNamespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const kQueries = {
  put: [], get: [], mark: [], remove: [], versioning: ['versioning'],
  list: ['list-type', 'max-keys', 'prefix', 'continuation-token', 'encoding-type'],
};
/// What the program has any business sending; whatever else comes is a mistake of its.
const kHeaders = ['host', 'accept', 'authorization', 'content-length', 'content-type', 'range', 'user-agent', 'x-amz-content-sha256', 'x-amz-date'];

const escaped = (text) => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
const xml = (status, body, headers = {}) => ({status, headers: {'content-type': 'application/xml', ...headers}, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`});
const failure = (status, code) => xml(status, `<Error><Code>${code}</Code><Message>The store says ${code} &amp; no more.</Message><RequestId>${randomBytes(8).toString('hex')}</RequestId></Error>`);
const tag = (bytes) => `"${createHash('md5').update(bytes).digest('hex')}"`;

class Store {
  objects = new Map();
  versions = '';
  open = false;
  skew = 0;
  pageSize = 1000;
  refused = [];
  #tokens = new Map();

  constructor({bucket = 'clinic-recordings', region = 'eu-test-1', accessKey = 'AKIDOFTHETEST', secretKey = 'secret+key/of=the test', lenient = false} = {}) {
    Object.assign(this, {bucket, region, accessKey, secretKey, lenient});
  }

  keyOf(request) {
    const [path] = request.target.split('?');
    const base = `/${this.bucket}`;
    if (path !== base && !path.startsWith(`${base}/`)) return null;
    return decodeURIComponent(path.slice(base.length + 1));
  }

  kindOf(request) {
    const key = this.keyOf(request);
    if (key?.endsWith('.chiroflow-store') && request.method === 'GET') return 'mark';
    if (key) return {PUT: 'put', GET: 'get', DELETE: 'remove'}[request.method] ?? 'other';
    return request.method === 'GET' ? (request.query.has('versioning') ? 'versioning' : 'list') : 'other';
  }

  async reply(request) {
    const fault = await this.#fault(request);
    if (fault) {
      this.refused.push([request.method, request.target, ...fault]);
      return failure(...fault);
    }
    const key = this.keyOf(request);
    return this[`_${request.kind}`](request, key);
  }

  async #fault(request) {
    if (request.headers['transfer-encoding'] !== undefined) return [411, 'MissingContentLength'];
    if (request.kind === 'put' && request.headers['content-length'] === undefined) return [411, 'MissingContentLength'];
    if (!(this.open && request.headers.authorization === undefined)) {
      const refused = await refusal(request, this, Date.now() + this.skew);
      if (refused) return refused;
    }
    if (this.keyOf(request) === null) return [404, 'NoSuchBucket'];
    if (request.kind === 'other') return [405, 'MethodNotAllowed'];
    if (this.lenient) return null;
    const unknown = [...request.query.keys()].filter((name) => !kQueries[request.kind].includes(name));
    const strange = Object.keys(request.headers).filter((name) => !kHeaders.includes(name));
    if (new Set(request.query.keys()).size !== [...request.query.keys()].length) return [400, 'InvalidArgument', 'a parameter twice'];
    return unknown.length || strange.length ? [400, 'InvalidArgument', `unknown: ${[...unknown, ...strange]}`] : null;
  }

  _put({body}, key) {
    if (body.length > 5 * 2 ** 30) return failure(400, 'EntityTooLarge');
    this.objects.set(key, body);
    return {status: 200, headers: {etag: tag(body)}, body: ''};
  }

  _remove(request, key) {
    this.objects.delete(key);
    return {status: 204};
  }

  _get({headers: {range}}, key) {
    const bytes = this.objects.get(key);
    if (!bytes) return failure(404, 'NoSuchKey');
    const headers = {'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', etag: tag(bytes)};
    if (range === undefined) return {status: 200, headers, body: bytes};
    const match = /^bytes=(\d+)-(\d*)$/.exec(range);
    if (!match) return failure(400, 'InvalidArgument');
    const [first, last] = [Number(match[1]), Math.min(match[2] === '' ? Infinity : Number(match[2]), bytes.length - 1)];
    if (first >= bytes.length) return failure(416, 'InvalidRange');
    return {status: 206, headers: {...headers, 'content-range': `bytes ${first}-${last}/${bytes.length}`}, body: bytes.subarray(first, last + 1)};
  }

  _mark(request, key) { return this._get(request, key); }

  _versioning() {
    return xml(200, `<VersioningConfiguration xmlns="${kNamespace}">${this.versions && `<Status>${this.versions}</Status>`}</VersioningConfiguration>`);
  }

  _list({query}) {
    const prefix = query.get('prefix') ?? '';
    const token = query.get('continuation-token');
    const most = Math.min(Number(query.get('max-keys') ?? 1000), this.pageSize);
    if (query.get('list-type') !== '2' || !(most > 0)) return failure(400, 'InvalidArgument');
    const from = token === null ? {prefix, after: ''} : this.#tokens.get(token);
    if (from?.prefix !== prefix) return failure(400, 'InvalidArgument');
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > from.after).sort();
    const page = keys.slice(0, most);
    let next = '';
    if (keys.length > most) {
      next = `${randomBytes(12).toString('base64')}+/=`;
      this.#tokens.set(next, {prefix, after: page.at(-1)});
    }
    return xml(200, `<ListBucketResult xmlns="${kNamespace}"><Name>${this.bucket}</Name><Prefix>${escaped(prefix)}</Prefix>`
      + (next && `<NextContinuationToken>${escaped(next)}</NextContinuationToken>`)
      + `<KeyCount>${page.length}</KeyCount><MaxKeys>${most}</MaxKeys><IsTruncated>${Boolean(next)}</IsTruncated>`
      + page.map((key) => `<Contents><Key>${escaped(key)}</Key><LastModified>2030-01-15T09:45:00.000Z</LastModified><ETag>${escaped(tag(this.objects.get(key)))}</ETag>`
        + `<Size>${this.objects.get(key).length}</Size><StorageClass>STANDARD</StorageClass></Contents>`).join('')
      + '</ListBucketResult>');
  }
}

export async function startStore({prefix = '', ...options} = {}) {
  const store = new Store(options);
  const server = await serve({
    kindOf: (request) => store.kindOf(request),
    reply: (request) => store.reply(request),
    faultReplies: {
      full: failure(507, 'XMinioStorageFull'), quota: failure(403, 'QuotaExceeded'), busy: failure(503, 'SlowDown'), denied: failure(403, 'AccessDenied'),
    },
  });
  const {bucket, region, accessKey, secretKey} = store;
  return Object.assign(store, {
    url: server.url, requests: server.requests, fault: server.fault, heal: server.heal, observe: server.observe, close: server.close,
    env: {
      RECORDINGS_S3_ENDPOINT: server.url, RECORDINGS_S3_BUCKET: bucket, RECORDINGS_S3_REGION: region, RECORDINGS_S3_ACCESS_KEY: accessKey,
      RECORDINGS_S3_SECRET_KEY: secretKey, ...(prefix && {RECORDINGS_S3_PREFIX: prefix}),
    },
  });
}
