// SPDX-License-Identifier: Apache-2.0
// What the parts of the emulated Zoom share: whom it knows, its refusals, its signature and which fields a meeting may have.
import {createHmac} from 'node:crypto';
import {json} from '../../lib/emulator.mjs';

export const known = {
  accountId: 'ACCOUNTID0001',
  clientId: 'CLIENTID0001',
  clientSecret: 'CLIENTSECRET0001',
  sdkKey: 'a1B2c3D4e5F6g7H8i9J0kL',
  sdkSecret: 's3cr3tS3cr3tS3cr3tS3cr3tS3cr3t42',
  webhookSecretToken: 'zoom-webhook-secret-token-01',
  hostUser: 'host@clinic.example',
};
export const hostId = 'KDcuGIm1QgePTO8WbOqwIQ';

export const refusal = (status, code, message, headers) => json(status, {code, message}, headers);
export const noMeeting = (id) => refusal(404, 3001, `Meeting does not exist: ${id}.`);
export const invalid = (field, message = 'Invalid field.') =>
  json(400, {code: 300, message: 'Validation Failed.', errors: [{field, message}]});
export const signed = (secret, timestamp, body) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

const isBool = (value) => typeof value === 'boolean';
const isText = (longest) => (value) => typeof value === 'string' && value.length <= longest;
const isOneOf =
  (...all) =>
  (value) =>
    all.includes(value);
const isTime = (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?$/.test(value) && !Number.isNaN(Date.parse(value));
export const settingsFields = {
  host_video: isBool,
  participant_video: isBool,
  join_before_host: isBool,
  waiting_room: isBool,
  mute_upon_entry: isBool,
  approval_type: isOneOf(0, 1, 2),
  registrants_email_notification: isBool,
  registrants_confirmation_email: isBool,
  email_notification: isBool,
  auto_recording: isOneOf('none', 'local', 'cloud'),
  meeting_authentication: isBool,
  use_pmi: isBool,
  audio: isOneOf('both', 'telephony', 'voip', 'thirdParty'),
  encryption_type: isOneOf('enhanced_encryption', 'e2ee'),
  auto_start_meeting_summary: isBool,
  auto_start_ai_companion_questions: isBool,
};
export const meetingFields = {
  topic: isText(200),
  agenda: isText(2000),
  type: isOneOf(1, 2, 3, 8, 10),
  start_time: isTime,
  duration: (value) => Number.isInteger(value) && value >= 1 && value <= 1440,
  timezone: isOneOf('UTC'),
  password: isText(10),
  default_password: isBool,
  settings: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
};

/// The first member that Zoom would refuse, or null.
export function faultIn(value, fields, place = '') {
  for (const [name, member] of Object.entries(value)) {
    if (!(name in fields) || !fields[name](member)) return place + name;
  }
  return null;
}
