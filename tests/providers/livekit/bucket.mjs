// SPDX-License-Identifier: Apache-2.0
// A bucket of an S3 store, addressed by path. It computes AWS Signature Version 4 itself and refuses what it does not fit.
import {createHash, createHmac} from 'node:crypto';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key, message) => createHmac('sha256', key).update(message).digest();
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

const failure = (status, code) => ({
  status, headers: {'content-type': 'application/xml'}, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

export class Bucket {
  config = {region: 'eu-test-1', bucket: 'clinic-recordings', accessKey: 'AKIDEMULATOR', secretKey: 'store-secret-of-the-emulator'};
  files = new Map();

  owns(request) { return request.path.startsWith(`/${this.config.bucket}/`); }

  /// What the recorder uploads with the credentials that it was given.
  put(s3, key, bytes) {
    const {bucket, accessKey, secretKey} = this.config;
    if (s3.bucket !== bucket || s3.accessKey !== accessKey || s3.secret !== secretKey || !s3.forcePathStyle)
      throw new Error('the recorder was given other credentials');
    this.files.set(key, bytes);
  }

  reply(request, now) {
    const fault = this.#refusal(request, now);
    if (fault) return fault;
    const key = decodeURIComponent(request.path.slice(this.config.bucket.length + 2));
    if (request.method === 'DELETE') {
      this.files.delete(key);
      return {status: 204};
    }
    if (request.method !== 'GET') return failure(405, 'MethodNotAllowed');
    if (!this.files.has(key)) return failure(404, 'NoSuchKey');
    return {status: 200, headers: {'content-type': 'video/mp4'}, body: this.files.get(key)};
  }

  #refusal(request, now) {
    const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
    if (!match) return failure(403, 'AccessDenied');
    const [, accessKey, date, region, names, signature] = match;
    if (accessKey !== this.config.accessKey) return failure(403, 'InvalidAccessKeyId');
    const time = request.headers['x-amz-date'] ?? '';
    const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (!(Math.abs(at - now) < 900_000) || !time.startsWith(date)) return failure(403, 'RequestTimeTooSkewed');
    const signed = names.split(';');
    if (!signed.includes('host') || !signed.includes('x-amz-date') || signed.join() !== [...signed].sort().join()) return failure(403, 'SignatureDoesNotMatch');
    const hash = request.headers['x-amz-content-sha256'];
    if (hash !== sha256(request.body)) return failure(400, 'XAmzContentSHA256Mismatch');
    const canonical = [request.method, request.path, '', ...signed.map((name) => `${name}:${request.headers[name]}`), '', names, hash].join('\n');
    const scope = `${date}/${region}/s3/aws4_request`;
    const key = [date, region, 's3', 'aws4_request'].reduce(hmac, `AWS4${this.config.secretKey}`);
    const wanted = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return wanted === signature && region === this.config.region ? null : failure(403, 'SignatureDoesNotMatch');
  }
}
