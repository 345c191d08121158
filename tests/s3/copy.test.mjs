// SPDX-License-Identifier: Apache-2.0
// A clinic that recorded into its folder moves to a bucket and back.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';

import {client} from '../api/lib/clinic.mjs';
import {agree, allowRecording, putPiece, untilRecording, visitInCall} from '../api/lib/recording.mjs';
import {Place} from '../ops/lib/place.mjs';
import {startStore} from './lib/s3_server.mjs';

describe('Moving recordings', () => {
  let store;
  let place;
  const content = [randomBytes(300_000), randomBytes(70_000), randomBytes(1)];
  let recordingId;
  before(async () => {
    store = await startStore({prefix: 'one'});
    place = await Place.make('sqlite');
  });
  after(async () => {
    await place?.remove();
    await store?.close();
  });
  const copy = (to) => place.command(['recordings', 'copy', '--to', to], {env: store.env});
  async function plays(env) {
    const server = await place.startDemo({env});
    const {url} = await client(server).telehealth.getRecordingUrl.mutate({recordingId});
    const answer = await fetch(`${server.url}${url}`, {headers: {authorization: `Bearer ${server.apiKey}`}});
    const bytes = Buffer.from(await answer.arrayBuffer());
    await place.stop();
    return answer.status === 200 && bytes.equals(Buffer.concat(content));
  }

  it('refuses beside a server that runs', async () => {
    const server = await place.startDemo();
    const ownerKey = (await place.done('apikey add --user owner@demo.example --name s3')).stdout.match(/Key +(\S+)/)[1];
    const visit = await visitInCall(server, server.apiKey, await allowRecording(client(server, {headers: {authorization: `Bearer ${ownerKey}`}})));
    await agree(visit);
    ({recordingId} = await visit.api.telehealth.startRecording.mutate({sessionId: visit.sessionId}));
    for (const [number, bytes] of content.entries()) await putPiece(server, server.apiKey, recordingId, number, bytes, {last: number === 2});
    await untilRecording(visit.api, visit.sessionId, 'AVAILABLE');
    assert.equal((await copy('bucket')).code, 1);
    assert.equal(store.objects.size, 0);
    for (const page of [visit.clinician, visit.phone]) await page.close();
    await place.stop();
  });

  it('needs the settings of a bucket', () => place.refused('recordings copy --to bucket', /RECORDINGS_S3_ENDPOINT/));

  it('says in words what is wrong with the store, and goes on when it is called again', async () => {
    await store.fault({on: 'put', kind: 'denied'});
    const {code, stderr} = await copy('bucket');
    assert.equal(code, 1);
    assert.match(stderr, /s3:PutObject/);
    await store.heal();
    for (let i = 0; i < 2; i += 1) {
      const {stdout} = await copy('bucket');
      assert.match(stdout, /^3 objects \(\d+ bytes\)/);
    }
    assert.equal(store.objects.size, 4);
  });

  it('lets what was recorded before play from the bucket alone', async () => {
    await rm(join(place.data, 'recordings'), {recursive: true});
    assert.ok(await plays(store.env));
  });

  it('brings them back into a folder', async () => {
    const {stdout} = await copy('folder');
    assert.match(stdout, /^3 objects/);
    store.objects.clear();
    assert.ok(await plays({}));
  });
});
