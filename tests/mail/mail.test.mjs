// SPDX-License-Identifier: Apache-2.0
// E-mails about visits, from the booking to a strict mail server; mailparser and ical.js judge what arrives.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {after, afterEach, before, describe, it} from 'node:test';
import {promisify} from 'node:util';

import ICAL from 'ical.js';
import {simpleParser} from 'mailparser';

import {kEngines, Place, rest, sql} from '../ops/lib/place.mjs';
import {SmtpServer} from './lib/smtp_server.mjs';

const run = promisify(execFile);
const kFrom = 'visits@heron.example';
/// Not the name that stands for this machine: there TLS is not asked for.
const kAway = 'mail.localhost';

async function until(what, look, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  throw new Error(`waited in vain for ${what}`);
}

async function makeCertificate(place) {
  const [key, cert] = [place.file('mail.key'), place.file('mail.pem')];
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=mail',
    '-addext', 'subjectAltName=DNS:mail.localhost,IP:127.0.0.1', '-keyout', key, '-out', cert]);
  return {key: await readFile(key), cert: await readFile(cert), file: cert};
}

/// A patient with an address and a visit that begins in `hours`; answers what appointments.create answers.
async function book(demo, {hours = 48, ...patient} = {}) {
  const made = await rest(demo, 'POST', '/patients', {body: {firstName: 'Ann', lastName: 'Quay', timeZone: 'America/Chicago', ...patient}});
  assert.equal(made.status, 200, JSON.stringify(made.json));
  const start = new Date(Math.ceil((Date.now() + hours * 3_600_000) / 60_000) * 60_000);
  const {json: {providers: clinicians = []}} = await rest(demo, 'GET', '/clinicians').then((answer) => ({json: {providers: answer.json.clinicians ?? answer.json}}));
  const booked = await rest(demo, 'POST', '/appointments', {body: {patientId: made.json.id, providerId: clinicians[0].id, isTelehealth: true,
    startTime: start.toISOString(), endTime: new Date(start.getTime() + 1_800_000).toISOString(), chiefComplaint: 'Lower back pain'}});
  assert.equal(booked.status, 200, JSON.stringify(booked.json));
  return {...booked.json, start, sessionId: await sessionOf(demo, booked.json)};
}

async function sessionOf(demo, appointment) {
  const {json} = await rest(demo, 'POST', `/appointments/${appointment.id}/room`);
  return json.sessionId;
}

function calendarOf(mail) {
  const attachments = mail.attachments.filter(({contentType}) => contentType === 'application/ics');
  assert.equal(attachments.length, 1);
  const component = new ICAL.Component(ICAL.parse(attachments[0].content.toString()));
  return {component, event: new ICAL.Event(component.getFirstSubcomponent('vevent')), text: attachments[0].content.toString()};
}

for (const engine of kEngines) {
  describe(`E-mails on ${engine}`, () => {
    let place, demo, owner, mail, certificate;
    const env = () => ({SMTP_URL: `smtp://${kAway}:${mail.port}`, SMTP_USER: 'heron', SMTP_PASSWORD: 'a pass/word ñ', MAIL_FROM: kFrom,
      CHIROFLOW_CA_FILE: certificate.file});
    const to = (address) => mail.messages.filter((message) => message.to.includes(address));
    const arrived = (address, count = 1) => until(`${count} e-mails to ${address}`, () => to(address).length >= count && to(address));
    const states = async (sessionId) => (await rest(demo, 'GET', `/sessions/${sessionId}/visit-links`)).json.mails;

    before(async () => {
      place = await Place.make(engine);
      certificate = await makeCertificate(place);
      mail = await new SmtpServer({...certificate, tls: 'starttls', user: 'heron', password: 'a pass/word ñ'}).listen();
      demo = await place.startDemo({env: env()});
      const {stdout} = await place.done(['apikey', 'add', '--user', 'owner@demo.example', '--name', 'Mail test']);
      owner = stdout.match(/Key +(\S+)/)[1];
    });
    after(async () => {
      await place?.remove();
      await mail?.close();
    });
    afterEach(() => assert.deepEqual(mail.faults, []));

    it('are not sent to the demo clinic by itself', () => assert.equal(mail.messages.length, 0));

    it('invite with a link, in a form that readers and calendars understand', async () => {
      const booked = await book(demo, {email: 'ann@patient.example'});
      const [message] = await arrived('ann@patient.example');
      assert.equal(message.from, kFrom);
      assert.ok(message.encrypted);
      const parsed = await simpleParser(message.raw);
      assert.equal(parsed.from.value[0].address, kFrom);
      assert.equal(parsed.to.value[0].address, 'ann@patient.example');
      assert.match(parsed.subject, /^Your visit with .+ on \w+, \w+ \d+, \d{4}$/);
      assert.match(parsed.messageId, /^<[^<>@\s]+@[^<>@\s]+>$/);
      assert.ok(parsed.date);
      assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated');
      const link = booked.visitLink;
      assert.ok(parsed.text.includes(link), parsed.text);
      assert.ok(parsed.html.includes(`href="${link}"`));
      assert.match(message.raw.toString(), /Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
      assert.match(message.raw.toString(), /Content-Type: multipart\/alternative/i);
      const {component, event} = calendarOf(parsed);
      assert.equal(component.getFirstPropertyValue('method'), 'REQUEST');
      assert.equal(event.startDate.toJSDate().getTime(), booked.start.getTime());
      assert.equal(event.organizer, `mailto:${kFrom}`);
      assert.equal(component.getFirstSubcomponent('vevent').getFirstPropertyValue('url'), link);
      assert.ok(event.description.includes(link));
      for (const secret of ['Quay', 'Lower back pain', 'chiropract'])
        assert.ok(!`${parsed.subject} ${parsed.text} ${parsed.html}`.includes(secret), secret);
      const {json} = await rest(demo, 'POST', '/visit/open', {body: {token: link.split('/').at(-1), cookie: false}});
      assert.equal(json.state, 'too_early');
    });

    it('tell of a new time and of the end in Spanish, as the same calendar entry', async () => {
      const booked = await book(demo, {email: 'eva@patient.example', language: 'es'});
      await arrived('eva@patient.example');
      const start = new Date(booked.start.getTime() + 7_200_000);
      const moved = await rest(demo, 'POST', `/sessions/${booked.sessionId}/reschedule`,
        {body: {startTime: start.toISOString(), endTime: new Date(start.getTime() + 1_800_000).toISOString()}});
      assert.equal(moved.status, 200, JSON.stringify(moved.json));
      await arrived('eva@patient.example', 2);
      await rest(demo, 'POST', `/sessions/${booked.sessionId}/cancel`, {body: {reason: 'ill'}});
      const parsed = await Promise.all((await arrived('eva@patient.example', 3)).map(({raw}) => simpleParser(raw)));
      assert.match(parsed[1].subject, /^Nueva hora: su visita con /);
      assert.match(parsed[2].subject, /^Cancelada: su visita por video con /);
      assert.ok(!parsed[2].text.includes('/v/'));
      const entries = parsed.map(calendarOf);
      assert.equal(new Set(entries.map(({event}) => event.uid)).size, 1);
      assert.ok(entries[0].event.sequence < entries[1].event.sequence && entries[1].event.sequence < entries[2].event.sequence);
      assert.equal(entries[1].event.startDate.toJSDate().getTime(), start.getTime());
      assert.equal(entries[2].component.getFirstPropertyValue('method'), 'CANCEL');
      assert.equal(entries[2].component.getFirstSubcomponent('vevent').getFirstPropertyValue('status'), 'CANCELLED');
    });

    it('keep the limits of lines with names of any script and points at their beginning', async () => {
      const name = `Clínica «Garza» ${'ñ診🩺'.repeat(20)}`;
      const named = await rest(demo, 'PATCH', '/organization', {key: owner, body: {name}});
      assert.equal(named.status, 200, JSON.stringify(named.json));
      const booked = await book(demo, {email: 'long@patient.example'});
      const [message] = await arrived('long@patient.example');
      const parsed = await simpleParser(message.raw);
      assert.ok(parsed.subject.includes(name), parsed.subject);
      assert.equal(parsed.from.value[0].name, name);
      assert.ok(parsed.text.includes(name));
      const {event, text} = calendarOf(parsed);
      assert.equal(event.summary, `Visit with ${name}`);
      for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      assert.ok(booked.sessionId);
      await rest(demo, 'PATCH', '/organization', {key: owner, body: {name: 'Heron'}});
    });

    it('are sent again at a word of staff, also to guests', async () => {
      const booked = await book(demo);
      const send = (body) => rest(demo, 'POST', '/visit-links/send', {body});
      assert.deepEqual((await send({sessionId: booked.sessionId})).json, {sent: false, reason: 'no_address'});
      assert.equal((await send({sessionId: booked.sessionId, email: 'new@patient.example'})).json.sent, true);
      await arrived('new@patient.example');
      const guest = await rest(demo, 'POST', `/sessions/${booked.sessionId}/visit-links`, {body: {role: 'INTERPRETER', displayName: 'Io'}});
      assert.equal((await send({visitLinkId: guest.json.id, email: 'io@words.example'})).json.sent, true);
      await arrived('io@words.example');
      await until('the state', async () => (await states(booked.sessionId)).every(({state}) => state === 'sent'));
      assert.equal((await send({sessionId: booked.sessionId, email: 'no address'})).status, 400);
    });

    it('bring the patient a copy of what they signed, as a PDF', async () => {
      const booked = await book(demo, {email: 'copy@patient.example', language: 'es'});
      const [invitation] = await arrived('copy@patient.example');
      const link = booked.visitLink ?? (await simpleParser(invitation.raw)).text.match(/\S+\/v\/\S+/)[0];
      const opened = await rest(demo, 'POST', '/visit/open', {body: {token: link.split('/').at(-1), cookie: false}});
      const key = opened.json.deviceToken;
      assert.ok(key, JSON.stringify(opened.json));
      const text = await rest(demo, 'POST', '/visit/consents/open', {key, body: {consentType: 'GENERAL'}});
      assert.equal(text.status, 200, JSON.stringify(text.json));
      const {consentId, textHash, title} = text.json;
      const signed = await rest(demo, 'POST', `/consents/${consentId}/sign`, {key, body: {textHash, signatureType: 'typed',
        signatureData: 'Ann Quay', signerName: 'Ann Quay', acknowledgedReading: true, disclosureAccepted: true}});
      assert.equal(signed.status, 200, JSON.stringify(signed.json));
      assert.equal(signed.json.copyGoesTo, 'c***@p***.example');
      const message = (await arrived('copy@patient.example', 2)).at(-1);
      assert.match(message.raw.toString(), /^Content-Type: multipart\/mixed/im);
      const parsed = await simpleParser(message.raw);
      assert.match(parsed.subject, /^Su copia de un documento que firmó con /);
      assert.equal(parsed.attachments.length, 1);
      const [paper] = parsed.attachments;
      assert.equal(paper.contentType, 'application/pdf');
      assert.equal(paper.contentDisposition, 'attachment');
      assert.match(paper.filename, /^document-\w+\.pdf$/);
      assert.equal(paper.content.subarray(0, 5).toString(), '%PDF-');
      const again = await rest(demo, 'GET', `/consents/${consentId}/document?format=PDF`, {key});
      assert.deepEqual(paper.content, Buffer.from(again.json.contentBase64, 'base64'));
      for (const secret of ['Quay', title, 'onsent', 'elesalud', 'elehealth'])
        assert.ok(!`${parsed.subject} ${parsed.text} ${parsed.html} ${paper.filename}`.includes(secret), secret);
      assert.match(parsed.text, /\/v\//);
      const resent = await rest(demo, 'POST', `/consents/${consentId}/copy`, {body: {}});
      assert.deepEqual(resent.json, {consentId, email: 'copy@patient.example'});
      await arrived('copy@patient.example', 3);
      await until('the state', async () => (await rest(demo, 'GET', `/consents/${consentId}`)).json.copyMail === 'sent');
    });

    it('are tried again after a temporary refusal and given up after a final one', async () => {
      mail.scripted.push({on: 'RCPT', reply: '451 4.3.0 later'});
      const later = await book(demo, {email: 'later@patient.example'});
      const waiting = await until('a try', async () => (await states(later.sessionId)).find(({attempts}) => attempts === 1));
      assert.equal(waiting.state, 'waiting');
      assert.equal((await until('the reply', async () => (await states(later.sessionId)).find(({lastError}) => lastError))).lastError, '451');
      await arrived('later@patient.example');
      const never = await book(demo, {email: 'nobody@patient.example'});
      const failed = await until('the end', async () => (await states(never.sessionId)).find(({state}) => state === 'failed'));
      assert.equal(failed.lastError, '550');
      assert.equal(await sql(place, "SELECT COUNT(*) FROM outgoing_mail WHERE content IS NOT NULL AND failed_at IS NOT NULL"), '0');
    });

    it('survive a server that is killed while it hands one over', async () => {
      mail.holdAfterData = true;
      const booked = await book(demo, {email: 'kill@patient.example'});
      await arrived('kill@patient.example');
      place.running.child.kill('SIGKILL');
      await place.running.ended;
      mail.holdAfterData = false;
      await sql(place, 'UPDATE outgoing_mail SET next_attempt_at = 0 WHERE sent_at IS NULL AND failed_at IS NULL');
      demo = await place.startDemo({env: env()});
      const messages = await arrived('kill@patient.example', 2);
      const ids = await Promise.all(messages.map(async ({raw}) => (await simpleParser(raw)).messageId));
      assert.equal(new Set(ids).size, 1, 'whoever gets both can tell');
      await until('the state', async () => (await states(booked.sessionId))[0].state === 'sent');
      assert.equal(await sql(place, 'SELECT COUNT(*) FROM outgoing_mail WHERE content IS NOT NULL'), '0');
    });

    it('are read by nobody in log and database', async () => {
      assert.ok(!place.running.log().includes('patient.example'));
      const [held] = mail.messages.slice(-1);
      assert.ok(held);
      if (engine === 'sqlite') {
        const bytes = await readFile(`${place.data}/chiroflow.db`);
        assert.ok(!bytes.includes('METHOD:REQUEST'));
      }
    });

    const findings = async (more) => JSON.parse((await place.command(['doctor', '--json', '--port', '0'], {env: {...env(), ...more}})).stdout)
      .findings.filter(({subject}) => subject === 'mail').map(({level, text, advice}) => `${level}: ${text} ${advice}`).join('\n');

    it('have a server that the doctor looks at', async () => {
      const before = mail.messages.length;
      assert.match(await findings({}), /^ok: .*lets us in/);
      assert.match(await findings({SMTP_PASSWORD: 'wrong'}), /problem: .*login.*SMTP_PASSWORD/);
      assert.match(await findings({CHIROFLOW_CA_FILE: ''}), /problem: .*tls/);
      assert.match(await findings({SMTP_URL: `smtps://127.0.0.1:${mail.port}`}), /problem: .*tls/);
      assert.match(await findings({SMTP_URL: 'https://mail.example'}), /problem: Setting SMTP_URL/);
      assert.match(await findings({MAIL_FROM: ''}), /problem: Setting MAIL_FROM/);
      assert.match(await findings({SMTP_USER: ''}), /problem: Setting SMTP_USER/);
      const shut = createServer();
      await new Promise((resolve) => { shut.listen(0, '127.0.0.1', resolve); });
      const {port} = shut.address();
      await new Promise((resolve) => { shut.close(resolve); });
      assert.match(await findings({SMTP_URL: `smtp://127.0.0.1:${port}`}), /problem: .*refused/);
      assert.equal(mail.messages.length, before);
      mail.faults.length = 0;
    });

    it('never leave this machine without TLS', async () => {
      const open = await new SmtpServer({tls: 'none'}).listen();
      assert.match(await findings({SMTP_URL: `smtp://${kAway}:${open.port}`, SMTP_USER: '', SMTP_PASSWORD: ''}), /problem: .*tls/);
      assert.match(await findings({SMTP_URL: `smtp://127.0.0.1:${open.port}`, SMTP_USER: '', SMTP_PASSWORD: ''}), /^ok/m);
      assert.match(await findings({SMTP_URL: `smtp://${kAway}:${open.port}`, SMTP_USER: '', SMTP_PASSWORD: '', SMTP_ALLOW_PLAIN: 'true'}),
        /warning: .*SMTP_ALLOW_PLAIN[^]*ok: /);
      await open.close();
    });

    it('go over TLS from the first byte as well', async () => {
      const implicit = await new SmtpServer({...certificate, tls: 'implicit', user: 'heron', password: 'a pass/word ñ'}).listen();
      assert.match(await findings({SMTP_URL: `smtps://127.0.0.1:${implicit.port}`}), /^ok: .*lets us in/);
      assert.deepEqual(implicit.faults, []);
      await implicit.close();
    });
  });
}
