// SPDX-License-Identifier: Apache-2.0
// Room tokens a second of CPU time: ours (token_making) and those of the vendors' own libraries, turn by turn in one run.
//
// Usage: bench/tokens [--bin PROGRAM] [--seconds N] [--rounds N] [--json FILE]
import jsrsasign from 'jsrsasign';
import {AccessToken} from 'livekit-server-sdk';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import twilio from 'twilio';

const usualProgram = fileURLToPath(new URL('../build/bench/bench/token_making', import.meta.url));
const {values: {bin, seconds, rounds, json}} = parseArgs({options: {
  bin: {type: 'string', default: usualProgram}, seconds: {type: 'string', default: '0.5'}, rounds: {type: 'string', default: '3'}, json: {type: 'string'},
}});
const secret = 'a-secret-of-32-characters-length';

/// ours: a kind of token_making; make: the same token by the vendor's library; goal: how many times as many we want to make.
const libraries = [
  {ours: 'livekit', library: 'livekit-server-sdk', goal: 8, make: (identity) => {
    const token = new AccessToken('APIclinic12345', secret, {identity, ttl: 600});
    token.addGrant({roomJoin: true, room: 'cf-3k2m9x1a-mb3x', canPublish: true, canPublishData: true, canSubscribe: true});
    return token.toJwt();
  }},
  {ours: 'twilio', library: 'twilio', goal: 20, make: (identity) => {
    const {AccessToken: TwilioToken} = twilio.jwt;
    const token = new TwilioToken('AC00000000000000000000000000000000', 'SK00000000000000000000000000000000', secret, {identity, ttl: 600});
    token.addGrant(new TwilioToken.VideoGrant({room: 'cf-3k2m9x1a-mb3x'}));
    return token.toJwt();
  }},
  // What Zoom's samples for the Meeting SDK and the Video SDK sign with.
  {ours: 'zoom', library: 'jsrsasign', goal: 20, make: (identity) => {
    const iat = 1_900_000_000;
    const claims = {appKey: 'key', sdkKey: 'key', mn: String(80_000_000_000 + identity.length), role: 0, iat, exp: iat + 7200, tokenExp: iat + 7200};
    return jsrsasign.KJUR.jws.JWS.sign('HS256', JSON.stringify({alg: 'HS256', typ: 'JWT'}), JSON.stringify(claims), secret);
  }},
];

/// All threads count: WebCrypto signs on others than the one that asks.
const cpuSeconds = () => { const {user, system} = process.cpuUsage(); return (user + system) / 1e6; };

async function rateOf({make}) {
  let made = 0;
  const begun = cpuSeconds();
  let now = begun;
  while (now - begun < Number(seconds)) {
    for (let i = 0; i < 50; ++i) if ((await make(`par_${made + i}`)).length < 100) throw new Error('no token');
    made += 50;
    now = cpuSeconds();
  }
  return made / (now - begun);
}

const ourRates = (env) => JSON.parse(execFileSync(bin, [seconds], {env: {...process.env, ...env}}));

/// Signatures a second; openssl counts CPU time as well.
function opensslRate() {
  const text = execFileSync('openssl', ['speed', '-mr', '-seconds', String(Math.max(1, Math.round(Number(seconds)))), 'rsa2048'], {stdio: ['ignore', 'pipe', 'ignore']}).toString();
  return Number(/^\+F2:\d+:2048:([\d.e+-]+):/m.exec(text)[1]);
}

const ourBest = {};
const theirBest = {};
const keep = (best, name, rate) => { best[name] = Math.max(best[name] ?? 0, rate); };

const folder = mkdtempSync(join(tmpdir(), 'chiroflow-tokens-'));
try {
  const pem = join(folder, 'key.pem');
  execFileSync('openssl', ['genrsa', '-traditional', '-out', pem, '2048'], {stdio: 'ignore'});
  for (const library of libraries) await rateOf(library);  // warms them up
  for (let round = 0; round < Number(rounds); ++round) {
    for (const [name, rate] of Object.entries(ourRates({RSA_KEY_FILE: pem}))) keep(ourBest, name, rate);
    for (const library of libraries) keep(theirBest, library.library, await rateOf(library));
    keep(theirBest, 'openssl speed', opensslRate());
  }
} finally {
  rmSync(folder, {recursive: true});
}

const rows = [...libraries, {ours: 'builtin'}, {ours: 'rs256', library: 'openssl speed', goal: 0.9}, {ours: 'google', library: 'openssl speed', goal: 0.9}];
const figure = (rate) => rate === undefined ? '-' : Math.round(rate).toLocaleString('en-US');
console.log(`${'token'.padEnd(10)}${'ours/s'.padStart(12)}  ${'library'.padEnd(20)}${'its/s'.padStart(10)}${'times'.padStart(8)}${'goal'.padStart(7)}`);
for (const {ours, library, goal} of rows) {
  const [our, their] = [ourBest[ours], theirBest[library]];
  const times = our && their ? (our / their).toFixed(2) : '-';
  console.log(`${ours.padEnd(10)}${figure(our).padStart(12)}  ${(library ?? '-').padEnd(20)}${figure(their).padStart(10)}${times.padStart(8)}${String(goal ?? '-').padStart(7)}`);
}
if (json) writeFileSync(json, JSON.stringify({ours: ourBest, libraries: theirBest}, null, 2));
