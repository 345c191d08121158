// SPDX-License-Identifier: Apache-2.0
// What Twilio takes as a parameter, and how it refuses.
import {json} from '../../lib/emulator.mjs';

const sidPattern = (prefix) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);

export class Refusal extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    Object.assign(this, {status, code, headers});
  }
  get reply() {
    return json(this.status, {code: this.code, message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`, status: this.status}, this.headers);
  }
}
export const notFound = (path) => new Refusal(404, 20404, `The requested resource ${path} was not found`);
export const invalid = (message, code = 20001) => new Refusal(400, code, message);

// What may be sent: a function of the text that throws, by name of the parameter.
export const whole = (low, high, code = 20001) => (value, name) => {
  if (!/^\d+$/.test(value) || Number(value) < low || Number(value) > high) throw invalid(`${name} is out of range`, code);
  return Number(value);
};
export const oneOf = (values, code = 20001) => (value, name) => {
  if (!values.includes(value)) throw invalid(`${name} must be one of ${values}`, code);
  return value;
};
const truth = (value, name) => oneOf(['true', 'false'])(value, name) === 'true';
const address = (value, name) => {
  if (!/^https?:\/\/\S+$/.test(value)) throw invalid(`${name} is no URL`, 53111);
  return value;
};
export const asJson = (code) => (value, name) => {
  try { return JSON.parse(value); } catch { throw invalid(`${name} is no JSON`, code); }
};
export const anyText = (value) => value;
export const sid = (prefix) => (value, name) => {
  if (!sidPattern(prefix).test(value)) throw invalid(`${name} is no SID`);
  return value;
};
export const paging = {PageSize: whole(1, 1000), Page: whole(0, 100000), PageToken: anyText};

export const roomFields = {
  Type: oneOf(['group', 'go', 'peer-to-peer', 'group-small'], 53108), UniqueName: anyText, StatusCallback: address,
  StatusCallbackMethod: oneOf(['GET', 'POST'], 53110), MaxParticipants: whole(1, 50, 53107), RecordParticipantsOnConnect: truth,
  VideoCodecs: oneOf(['VP8', 'H264']), MediaRegion: oneOf(['us1', 'us2', 'au1', 'br1', 'de1', 'ie1', 'in1', 'jp1', 'sg1', 'gll'], 53115),
  RecordingRules: asJson(53120), AudioOnly: truth, MaxParticipantDuration: whole(600, 86400), EmptyRoomTimeout: whole(1, 60, 53109),
  UnusedRoomTimeout: whole(1, 60, 53109), LargeRoom: truth, EnableTurn: truth,
};
export const compositionFields = {
  RoomSid: sid('RM'), VideoLayout: asJson(20001), AudioSources: anyText, AudioSourcesExcluded: anyText,
  Resolution: (value, name) => { if (!/^\d+x\d+$/.test(value)) throw invalid(`${name} is no size`); return value; },
  Format: oneOf(['mp4', 'webm']), Trim: truth, StatusCallback: address, StatusCallbackMethod: oneOf(['GET', 'POST']),
};

/// The parameters, each checked; lists for the names in `lists`.
export function read(pairs, known, lists = []) {
  const out = {};
  for (const [name, text] of pairs) {
    if (!Object.hasOwn(known, name)) throw invalid(`${name} is not known`);
    const value = known[name](text, name);
    if (lists.includes(name)) (out[name] ??= []).push(value);
    else if (name in out) throw invalid(`${name} came twice`);
    else out[name] = value;
  }
  return out;
}

/// Track subscription and recording rules: 1 to 20; "all" is true and stands alone; no data in recordings.
export function checkRules(rules, code, kinds) {
  const fail = (why) => { throw invalid(`Invalid rules: ${why}`, code); };
  if (!Array.isArray(rules) || rules.length < 1 || rules.length > 20) fail('1 to 20 of them');
  for (const rule of rules) {
    const {type, all, ...filters} = rule;
    if (!['include', 'exclude'].includes(type)) fail('type');
    const names = Object.keys(filters);
    if (names.some((name) => !['publisher', 'track', 'kind'].includes(name))) fail('an unknown filter');
    if (all !== undefined && (all !== true || names.length)) fail('all is true and stands alone');
    if (all === undefined && names.length === 0) fail('no filter');
    if (filters.kind !== undefined && !kinds.includes(filters.kind)) fail('kind');
  }
  return rules;
}
