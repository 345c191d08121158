// SPDX-License-Identifier: Apache-2.0
// The emulator itself: the official client takes it for a store, and what is signed or said wrongly is refused.
import assert from 'node:assert/strict';
import {request as httpRequest} from 'node:http';
import {after, before, beforeEach, describe, it} from 'node:test';

import {
  DeleteObjectCommand, GetBucketVersioningCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';

import {startStore} from './lib/s3_server.mjs';

describe('The emulator of an S3 store', () => {
  let store;
  const client = (more = {}) => new S3Client({
    endpoint: store.url, region: store.region, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1, ...more, credentials: {accessKeyId: store.accessKey, secretAccessKey: store.secretKey, ...more.credentials},
  });
  const Bucket = 'clinic-recordings';
  const put = (s3, Key, Body) => s3.send(new PutObjectCommand({Bucket, Key, Body}));
  const refused = (promise) => promise.then(() => assert.fail('was taken'), (error) => error.name);
  before(async () => { store = await startStore({lenient: true}); });
  beforeEach(() => Object.assign(store, {skew: 0, pageSize: 1000, versions: ''}));
  after(() => store.close());

  it('keeps, gives, lists and removes for the official client', async () => {
    const s3 = client();
    for (const name of ['a/0', 'a/1', 'a/ü & <b>', 'b/0']) await put(s3, name, Buffer.from(`content of ${name}`));
    const part = await s3.send(new GetObjectCommand({Bucket, Key: 'a/ü & <b>', Range: 'bytes=3-9'}));
    assert.equal(await part.Body.transformToString(), 'tent of');
    assert.equal(part.ContentRange, 'bytes 3-9/21');
    store.pageSize = 2;
    const first = await s3.send(new ListObjectsV2Command({Bucket, Prefix: 'a/'}));
    assert.deepEqual(first.Contents.map(({Key, Size}) => [Key, Size]), [['a/0', 14], ['a/1', 14]]);
    const rest = await s3.send(new ListObjectsV2Command({Bucket, Prefix: 'a/', ContinuationToken: first.NextContinuationToken}));
    assert.deepEqual(rest.Contents.map(({Key}) => Key), ['a/ü & <b>']);
    assert.equal(rest.IsTruncated, false);
    await s3.send(new DeleteObjectCommand({Bucket, Key: 'a/0'}));
    assert.equal(await refused(s3.send(new GetObjectCommand({Bucket, Key: 'a/0'}))), 'NoSuchKey');
    store.versions = 'Enabled';
    assert.equal((await s3.send(new GetBucketVersioningCommand({Bucket}))).Status, 'Enabled');
  });

  it('refuses wrong keys, a wrong region and another time', async () => {
    assert.equal(await refused(put(client({credentials: {secretAccessKey: 'another'}}), 'x', 'x')), 'SignatureDoesNotMatch');
    assert.equal(await refused(put(client({credentials: {accessKeyId: 'another'}}), 'x', 'x')), 'InvalidAccessKeyId');
    assert.equal(await refused(put(client({region: 'us-east-1'}), 'x', 'x')), 'AuthorizationHeaderMalformed');
    for (const skew of [-16, 16]) {
      store.skew = skew * 60_000;
      assert.equal(await refused(put(client(), 'x', 'x')), 'RequestTimeTooSkewed');
    }
    store.skew = 14 * 60_000;
    await put(client(), 'x', 'x');
  });

  it('refuses what was changed on the way, and what has no length', async () => {
    const s3 = client();
    let signed;
    s3.middlewareStack.add((next) => async (args) => { signed = args.request; return next(args); }, {step: 'finalizeRequest', priority: 'low', name: 'keep'});
    await put(s3, 'a/x', Buffer.from('signed'));
    const again = (change = {}) => new Promise((resolve, reject) => {
      const {method = signed.method, path = signed.path, headers = {}, body = 'signed', chunked = false} = change;
      const query = change.query ?? Object.entries(signed.query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      const all = {...signed.headers, 'content-length': chunked ? undefined : Buffer.byteLength(body), ...headers};
      const call = httpRequest(store.url, {method, path: query ? `${path}?${query}` : path, headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))}, (answer) => {
        let text = '';
        answer.on('data', (chunk) => { text += chunk; });
        answer.on('end', () => resolve(/<Code>(\w+)/.exec(text)?.[1] ?? answer.statusCode));
      });
      call.on('error', reject);
      if (chunked) call.write(body);
      call.end(chunked ? undefined : body);
    });
    assert.equal(await again(), 200);
    assert.equal(await again({body: 'SIGNED'}), 'XAmzContentSHA256Mismatch');
    assert.equal(await again({path: `${signed.path}y`}), 'SignatureDoesNotMatch');
    assert.equal(await again({query: 'x-id=PutObject&more=1'}), 'SignatureDoesNotMatch');
    assert.equal(await again({method: 'DELETE'}), 'SignatureDoesNotMatch');
    assert.equal(await again({headers: {'x-amz-acl': 'public-read'}}), 'AccessDenied');
    assert.equal(await again({headers: {'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}}), 'XAmzContentSHA256Mismatch');
    assert.equal(await again({headers: {authorization: undefined}}), 'AccessDenied');
    assert.equal(await again({chunked: true}), 'MissingContentLength');
  });

  it('refuses parameters and headers that the program has no use for', async () => {
    const strict = await startStore();
    try {
      assert.equal(await refused(put(client({endpoint: strict.url}), 'x', 'x')), 'InvalidArgument');
      assert.match(strict.refused[0].at(-1), /x-id/);
    } finally {
      await strict.close();
    }
  });
});
