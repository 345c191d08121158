// SPDX-License-Identifier: Apache-2.0
// /api/realtime over the real program: what is told to whom, calls of the built-in engine, and what ends a connection.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {bookVisit, client, inMinutes} from './lib/clinic.mjs';
import {Page} from './lib/page.mjs';
import {startServer} from './lib/server.mjs';
import {startTwoClinics} from './lib/two_clinics.mjs';

const kMedia = {audio: true, video: true, screen: false};

describe('Realtime', () => {
  let server;
  let api;
  before(async () => {
    server = await startServer({env: {CHIROFLOW_RATE_ADDRESS: '0'}});
    api = client(server);
  });
  after(() => server?.stop());

  const bearer = (token) => client(server, {headers: {authorization: `Bearer ${token}`}});
  const visit = async (extra) => (await bookVisit(api, server, {start: inMinutes(5), ...extra})).sessionId;

  /// A visitor with a link of their own: {token, api, linkId}.
  async function visitor(sessionId, input = {role: 'PATIENT'}) {
    const link = await api.visitLinks.create.mutate({sessionId, ...input});
    const opened = await client(server, {headers: {}}).visit.open.mutate({token: link.url.split('/').at(-1), cookie: false});
    return {token: opened.deviceToken, api: bearer(opened.deviceToken), linkId: link.id};
  }

  async function join(page, caller, sessionId, more = {}) {
    const {token} = await caller.telehealth.generateToken.mutate({sessionId});
    page.say({type: 'join', sessionId, token, media: kMedia, ...more});
    return {...await page.hear('joined'), token};
  }

  /// A running visit with the clinician and the patient in its call.
  async function call() {
    const sessionId = await visit();
    await api.telehealth.startSession.mutate({sessionId});
    const patient = await visitor(sessionId);
    const clinician = await Page.open(server, server.apiKey);
    const phone = await Page.open(server, patient.token);
    const first = await join(clinician, api, sessionId);
    const second = await join(phone, patient.api, sessionId);
    return {sessionId, patient, clinician, phone, first, second, clinicianSees: (await clinician.hear('peer_joined')).peer};
  }

  it('greets staff and visitors, and nobody else', async () => {
    const staff = await Page.open(server, server.apiKey);
    assert.equal(staff.welcome.you.kind, 'staff');
    assert.ok(staff.welcome.heartbeatSeconds > 0);
    const sessionId = await visit();
    const guest = await visitor(sessionId, {role: 'GUEST', displayName: 'Gus'});
    const page = await Page.open(server, guest.token);
    assert.equal(page.welcome.you.kind, 'visitor');
    assert.equal(page.welcome.you.role, 'GUEST');
    const stranger = new Page(server);
    await stranger.opened;
    stranger.say({type: 'hello'});
    assert.equal(await stranger.end(), 4401);
    const liar = new Page(server);
    await liar.opened;
    liar.say({type: 'hello', token: `cf_dev_${'A'.repeat(43)}`});
    assert.equal(await liar.end(), 4401);
    assert.equal(liar.heard[0].about, 'hello');
    await staff.close();
    await page.close();
  });

  it('tells of a session in order, what was missed first, and of a gap', async () => {
    const sessionId = await visit();
    const page = await Page.open(server, server.apiKey);
    page.say({type: 'watch', topic: 'session', sessionId});
    const before = await page.hear('watching');
    await api.telehealth.startSession.mutate({sessionId});
    const live = await page.hear('notice');
    assert.equal(live.seq, before.seq + 1);
    assert.equal(live.kind, 'session.started');
    assert.equal(live.payload.status, 'IN_PROGRESS');
    page.say({type: 'unwatch', topic: 'session', sessionId});
    await page.settled();
    await api.telehealth.endSession.mutate({sessionId});
    await api.telehealth.reopenSession?.mutate?.({sessionId}).catch(() => {});
    page.say({type: 'watch', topic: 'session', sessionId, after: before.seq});
    const again = await page.hear('watching');
    assert.ok(again.seq >= before.seq + 2);
    for (let seq = before.seq + 1; seq <= again.seq; ++seq) assert.equal((await page.hear('notice')).seq, seq);
    page.say({type: 'watch', topic: 'session', sessionId, after: again.seq + 1000});
    assert.equal((await page.hear('watching')).gap, true);
    await page.close();
  });

  it('tells staff that the queue changed', async () => {
    const page = await Page.open(server, server.apiKey);
    page.say({type: 'watch', topic: 'queue'});
    await page.hear('watching');
    const sessionId = await visit();
    await api.telehealth.startSession.mutate({sessionId});
    const changed = await page.hear('queue', (message) => message.sessionId === sessionId);
    assert.match(changed.kind, /^session\./);
    const patient = await visitor(sessionId);
    const phone = await Page.open(server, patient.token);
    phone.say({type: 'watch', topic: 'queue'});
    assert.equal((await phone.hear('error')).code, 'forbidden');
    await page.close();
    await phone.close();
  });

  it('answers what it does not know, and ends at junk', async () => {
    const page = await Page.open(server, server.apiKey);
    page.say({type: 'dance'});
    assert.equal((await page.hear('error')).about, 'dance');
    page.say({type: 'watch', topic: 'session'});
    assert.equal((await page.hear('error')).about, 'watch');
    page.say({type: 'join', sessionId: 5, token: 'x', media: kMedia});
    assert.match((await page.hear('error')).message, /sessionId/);
    page.say({type: 'signal', to: 'nobody', data: {}});
    assert.equal((await page.hear('error')).code, 'not_found');
    page.say('{"type":');
    assert.equal(await page.end(), 4400);
    const silent = new Page(server);
    await silent.opened;
    silent.say({type: 'watch', topic: 'queue'});
    assert.equal(await silent.end(), 4400, 'hello comes first');
    const binary = await Page.open(server, server.apiKey);
    binary.socket.send(Buffer.from([1, 2, 3]));
    assert.equal(await binary.end(), 1003);
    const large = await Page.open(server, server.apiKey);
    large.say(JSON.stringify({type: 'ping', n: 1, more: 'x'.repeat(70_000)}));
    assert.equal(await large.end(), 1009);
  });

  it('hides sessions of others', async () => {
    const [mine, theirs] = [await visit(), await visit()];
    const patient = await visitor(mine);
    const page = await Page.open(server, patient.token);
    page.say({type: 'watch', topic: 'session', sessionId: theirs});
    assert.equal((await page.hear('error')).code, 'not_found');
    page.say({type: 'present', sessionId: theirs});
    assert.equal((await page.hear('error')).code, 'not_found');
    page.say({type: 'watch', topic: 'session', sessionId: mine});
    await page.hear('watching');
    await api.telehealth.startSession.mutate({sessionId: theirs});
    await page.settled();
    assert.deepEqual(page.heard, []);
    await page.close();
  });

  it('refuses the page of another origin that comes with a cookie', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const page = new Page(server, {headers: {cookie: 'cf_session=cf_ses_x', origin}});
      await assert.rejects(page.opened, /403/);
    }
    const own = new Page(server, {headers: {cookie: 'cf_session=cf_ses_x', origin: new URL(server.url).origin}});
    await own.opened;
    await own.close();
    assert.equal((await fetch(`${server.url}/api/realtime`)).status, 426);
  });

  it('brings clinician, patient and guest together, and passes what they say to each other', async () => {
    const {sessionId, clinician, phone, first, second, clinicianSees} = await call();
    assert.equal(first.peers.length, 0);
    assert.equal(second.peers.length, 1);
    assert.equal(second.peers[0].peerId, first.you);
    assert.equal(second.peers[0].role, 'CLINICIAN');
    assert.equal(second.peers[0].polite, true, 'the later to join is polite');
    assert.equal(clinicianSees.polite, false);
    assert.equal(clinicianSees.role, 'PATIENT');
    assert.equal(clinicianSees.name, 'Ada', 'patients by first name');
    phone.say({type: 'signal', to: first.you, data: {description: {type: 'offer', sdp: 'v=0 "ü\\n'}}});
    const offer = await clinician.hear('signal');
    assert.equal(offer.from, second.you);
    assert.deepEqual(offer.data, {description: {type: 'offer', sdp: 'v=0 "ü\\n'}});
    const guest = await visitor(sessionId, {role: 'GUEST', displayName: 'Gus'});
    const third = await Page.open(server, guest.token);
    const joined = await join(third, guest.api, sessionId);
    assert.equal(joined.peers.length, 2);
    assert.equal((await phone.hear('peer_joined')).peer.name, 'Gus');
    third.say({type: 'media', audio: false, video: true, screen: true});
    assert.deepEqual((await clinician.hear('peer_media')).media, {audio: false, video: true, screen: true});
    third.say({type: 'leave'});
    assert.equal((await phone.hear('peer_left')).reason, 'left');
    const status = await api.telehealth.getRoomStatus.query({sessionId});
    assert.ok(status.session?.patientFirstSeenAt ?? status.patientFirstSeenAt ?? true);
    await Promise.all([clinician.close(), phone.close(), third.close()]);
  });

  it('lets a newer page of the same person take over', async () => {
    const {sessionId, patient, clinician, phone, second} = await call();
    const tablet = await Page.open(server, patient.token);
    const again = await join(tablet, patient.api, sessionId);
    assert.notEqual(again.you, second.you);
    await phone.hear('superseded');
    assert.equal((await clinician.hear('peer_left')).reason, 'superseded');
    assert.equal((await clinician.hear('peer_joined')).peer.peerId, again.you);
    await Promise.all([clinician.close(), phone.close(), tablet.close()]);
  });

  it('keeps the seat of a page whose network went, and what was sent to it', async () => {
    const {sessionId, patient, clinician, phone, first, second} = await call();
    phone.vanish();
    assert.equal((await clinician.hear('peer_away')).peerId, second.you);
    clinician.say({type: 'signal', to: second.you, data: {candidate: 'kept'}});
    await clinician.settled();
    const back = await Page.open(server, patient.token);
    back.say({type: 'join', sessionId, token: second.token, resume: second.resume, media: kMedia});
    const resumed = await back.hear('joined');
    assert.equal(resumed.you, second.you);
    assert.equal(resumed.peers[0].peerId, first.you);
    assert.deepEqual((await back.hear('signal')).data, {candidate: 'kept'});
    assert.equal((await clinician.hear('peer_back')).peerId, second.you);
    await Promise.all([clinician.close(), back.close()]);
  });

  it('sends everybody out at the end, and lets nobody in after it', async () => {
    const {sessionId, patient, clinician, phone, second} = await call();
    await api.telehealth.endSession.mutate({sessionId});
    assert.equal((await clinician.hear('removed')).reason, 'ended');
    assert.equal((await phone.hear('removed')).reason, 'ended');
    phone.say({type: 'join', sessionId, token: second.token, media: kMedia});
    assert.equal((await phone.hear('error')).code, 'session_over');
    phone.say({type: 'join', sessionId, token: second.token, resume: second.resume, media: kMedia});
    assert.equal((await phone.hear('removed')).reason, 'ended');
    await Promise.all([clinician.close(), phone.close()]);
    assert.ok(patient);
  });

  it('does what the clinician asks of the call', async () => {
    const {sessionId, clinician, phone, second} = await call();
    const {participants} = await api.telehealth.listParticipants.query({sessionId});
    assert.equal(participants.length, 2);
    const {participantId} = participants.find(({role}) => role === 'PATIENT');
    assert.equal(participantId, second.participantId);
    const {people} = await api.telehealth.getPeople.query({sessionId});
    assert.deepEqual(people.map(({role}) => role).sort(), ['CLINICIAN', 'PATIENT']);
    await api.telehealth.participantAction.mutate({sessionId, participantId, action: 'mute'});
    await phone.hear('mute_asked');
    await api.telehealth.participantAction.mutate({sessionId, participantId, action: 'disconnect'});
    assert.equal((await phone.hear('removed')).reason, 'removed');
    assert.equal((await clinician.hear('peer_left')).reason, 'removed');
    await Promise.all([clinician.close(), phone.close()]);
  });

  it('takes no token of somebody else, and none that was changed', async () => {
    const {sessionId, clinician, phone, first} = await call();
    phone.say({type: 'join', sessionId, token: first.token, media: kMedia});
    assert.equal((await phone.hear('error')).code, 'forbidden');
    phone.say({type: 'join', sessionId, token: `${first.token.slice(0, -4)}AAAA`, media: kMedia});
    assert.match((await phone.hear('error')).code, /^token/);
    await Promise.all([clinician.close(), phone.close()]);
  });

  it('closes the connection of a link that was withdrawn', async () => {
    const {patient, clinician, phone} = await call();
    const {linkId} = patient;
    await api.visitLinks.revoke.mutate({visitLinkId: linkId});
    assert.equal(await phone.end(), 4401);
    assert.ok(phone.heard.some(({type, reason}) => type === 'removed' && reason === 'removed'));
    assert.equal((await clinician.hear('peer_left')).reason, 'removed');
    await clinician.close();
  });

  it('goes the long way where WebSockets are blocked', async () => {
    const sessionId = await visit();
    const patient = await visitor(sessionId);
    let connection;
    let ack;
    let said = 0;
    const poll = async (messages = [], headers = {authorization: `Bearer ${patient.token}`}) => {
      const number = said + 1;
      said += messages.length;
      const body = JSON.stringify({connection, ack, first: number, messages});
      const ask = () => fetch(`${server.url}/api/realtime/poll`, {
        method: 'POST', headers: {'content-type': 'application/json', ...headers}, body,
      });
      const response = await ask();
      if (connection && messages.length > 0) await (await ask()).text();
      return {status: response.status, ...await response.json()};
    };
    const heard = [];
    const until = async (type) => {
      for (let tries = 0; tries < 20; ++tries) {
        const at = heard.findIndex((message) => message.type === type);
        if (at >= 0) return heard.splice(at, 1)[0];
        const reply = await poll();
        heard.push(...reply.messages);
        if (reply.messages.length > 0) ack = reply.first + reply.messages.length - 1;
      }
      assert.fail(`never heard ${type}`);
    };
    const first = await poll([{type: 'hello'}, {type: 'watch', topic: 'session', sessionId}]);
    assert.equal(first.status, 200);
    connection = first.connection;
    assert.equal(first.first, 1);
    assert.equal(first.messages[0].type, 'welcome');
    assert.deepEqual((await poll()).messages[0], first.messages[0], 'what was not acknowledged comes again');
    await until('watching');
    const waiting = until('notice');
    await api.telehealth.startSession.mutate({sessionId});
    assert.equal((await waiting).kind, 'session.started');
    const {token} = await patient.api.telehealth.generateToken.mutate({sessionId});
    heard.push(...(await poll([{type: 'join', sessionId, token, media: kMedia}])).messages);
    const joined = await until('joined');
    const clinician = await Page.open(server, server.apiKey);
    const first2 = await join(clinician, api, sessionId);
    assert.equal(first2.peers[0].peerId, joined.you);
    clinician.say({type: 'signal', to: joined.you, data: {candidate: 1}});
    assert.deepEqual((await until('signal')).data, {candidate: 1});
    assert.equal((await poll([], {})).status, 404, 'a connection is its owner\'s');
    assert.equal((await poll(['x'])).status, 200);
    const over = await poll();
    assert.equal(over.closed, 4400);
    await clinician.hear('peer_away');
    await clinician.close();
  });

  it('drops a page that does not read', async () => {
    const {clinician, phone, second} = await call();
    phone.socket.pause();
    const data = 'x'.repeat(60_000);
    const dropped = async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      return Number(metrics.match(/^chiroflow_websocket_dropped (\S+)/m)[1]) > 0;
    };
    for (let i = 0; i < 400 && !(await dropped()); ++i) {
      clinician.say({type: 'signal', to: second.you, data});
      await clinician.settled();
    }
    assert.ok(await dropped());
    assert.equal((await clinician.hear('peer_away')).peerId, second.you);
    await clinician.close();
    phone.vanish();
  });

  it('closes the connection of a page that floods it', async () => {
    const page = await Page.open(server, server.apiKey);
    for (let i = 0; i < 2000; ++i) page.say({type: 'ping', n: i});
    assert.equal(await page.end(), 4429);
  });
});

describe('Another clinic', () => {
  it('sees and hears nothing of ours', async () => {
    const {server, ours, theirs} = await startTwoClinics();
    const api = client(server, {headers: {authorization: `Bearer ${ours.owner}`}});
    const {sessionId} = await bookVisit(api, server, {start: inMinutes(5)});
    const page = await Page.open(server, theirs);
    page.say({type: 'watch', topic: 'queue'});
    await page.hear('watching');
    page.say({type: 'watch', topic: 'session', sessionId});
    assert.equal((await page.hear('error')).code, 'not_found');
    const {token} = await (async () => {
      await client(server).telehealth.startSession.mutate({sessionId});
      return client(server).telehealth.generateToken.mutate({sessionId});
    })();
    page.say({type: 'join', sessionId, token, media: kMedia});
    assert.equal((await page.hear('error')).code, 'not_found');
    await page.settled();
    assert.deepEqual(page.heard, []);
    await page.close();
    await server.stop();
  });
});

describe('A restart', () => {
  it('says good-bye, and finds the call again by its tickets', async () => {
    const server = await startServer();
    const api = client(server);
    const {sessionId} = await bookVisit(api, server);
    await api.telehealth.startSession.mutate({sessionId});
    const link = await api.visitLinks.create.mutate({sessionId, role: 'PATIENT'});
    const {deviceToken} = await client(server, {headers: {}}).visit.open.mutate({token: link.url.split('/').at(-1), cookie: false});
    const theirs = client(server, {headers: {authorization: `Bearer ${deviceToken}`}});
    const enter = async (page, caller) => {
      const {token} = await caller.telehealth.generateToken.mutate({sessionId});
      page.say({type: 'join', sessionId, token, media: kMedia});
      return {...await page.hear('joined'), token};
    };
    const clinician = await Page.open(server, server.apiKey);
    const phone = await Page.open(server, deviceToken);
    const first = await enter(clinician, api);
    const second = await enter(phone, theirs);
    await server.crashAndRestart();
    await Promise.all([clinician.end(), phone.end()]);
    const phoneBack = await Page.open(server, deviceToken);
    phoneBack.say({type: 'join', sessionId, token: second.token, resume: second.resume, media: kMedia});
    assert.equal((await phoneBack.hear('joined')).you, second.you);
    const clinicianBack = await Page.open(server, server.apiKey);
    clinicianBack.say({type: 'join', sessionId, token: first.token, resume: first.resume, media: kMedia});
    const joined = await clinicianBack.hear('joined');
    assert.equal(joined.you, first.you);
    assert.equal(joined.peers[0].peerId, second.you);
    assert.equal(joined.peers[0].polite, false, 'who was first stays first');
    assert.equal((await phoneBack.hear('peer_joined')).peer.peerId, first.you);
    await server.stop();
    await phoneBack.hear('going_away');
    assert.equal(await phoneBack.end(), 1012);
  });
});
