// SPDX-License-Identifier: Apache-2.0
// Binds bodies, queries and field masks to Google's messages as its transcoding does: unknown names, wrong types and
// unknown enumerators are refused. A message is an object of name → type; types are 'string', 'bool', 'duration', 'time',
// 'mask', [message] or ['string'] for lists, {enum, of} and messages themselves. A name that ends in '!' is output only.
import {badField, refuse} from './errors.mjs';

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const typeOf = (message, name) => message[name] ?? message[`${name}!`];

function wrongValue(at, type, value) {
  const description = `Invalid value at '${at}' (${type}), ${JSON.stringify(value)}`;
  badField(at, description);
}

function bindValue(type, value, at) {
  if (Array.isArray(type)) {
    if (!Array.isArray(value)) wrongValue(at, 'repeated', value);
    return value.map((item, index) => bindValue(type[0], item, `${at}[${index}]`));
  }
  if (type === 'string' && typeof value !== 'string') wrongValue(at, 'TYPE_STRING', value);
  if (type === 'bool' && typeof value !== 'boolean') wrongValue(at, 'TYPE_BOOL', value);
  if (type === 'duration' && !(typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value)))
    wrongValue(at, 'type.googleapis.com/google.protobuf.Duration', value);
  if (type === 'time' && !(typeof value === 'string' && !Number.isNaN(Date.parse(value))))
    wrongValue(at, 'type.googleapis.com/google.protobuf.Timestamp', value);
  if (type.enum && !type.of.includes(value)) wrongValue(at, `type.googleapis.com/${type.enum}`, value);
  if (typeof type === 'object' && !type.enum) return bindMessage(type, value, at);
  return value;
}

/// The message with only what may come in; output-only members are ignored, as Google does.
export function bindMessage(message, value, at = '') {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) wrongValue(at, 'message', value);
  const bound = {};
  for (const [name, member] of Object.entries(value)) {
    const type = typeOf(message, name);
    if (type === undefined)
      badField(at, `Invalid JSON payload received. Unknown name "${name}"${at && ` at '${at}'`}: Cannot find field.`);
    const inner = bindValue(type, member, at ? `${at}.${snake(name)}` : snake(name));
    if (message[name] !== undefined) bound[name] = inner;
  }
  return bound;
}

/// The request's body; `at` is the name of the body's field in the request message, empty for the whole.
export function bindBody(request, message, at) {
  if (request.contentType !== 'application/json')
    badField('', `Invalid content type "${request.contentType}": expected application/json.`);
  if (request.json === undefined) badField('', 'Invalid JSON payload received. Unexpected end of string.');
  return bindMessage(message, request.json, at);
}

const standard = new Set(['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', '$.xgafv', 'access_token', 'oauth_token', 'callback',
  'uploadType', 'upload_protocol']);

/// The query's parameters: 'int', 'bool', 'string' by name.
export function bindQuery(request, parameters = {}) {
  const bound = {};
  for (const [name, text] of request.query) {
    if (standard.has(name)) continue;
    const type = parameters[name];
    if (!type) {
      badField('', `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. ` +
        `Field '${name}' could not be found in request message.`);
    }
    if (name in bound) badField('', `Invalid value at '${snake(name)}': given twice`);
    if (type === 'int' && !/^-?\d{1,9}$/.test(text)) wrongValue(snake(name), 'TYPE_INT32', text);
    if (type === 'bool' && !/^(true|false)$/.test(text)) wrongValue(snake(name), 'TYPE_BOOL', text);
    bound[name] = type === 'int' ? Number(text) : type === 'bool' ? text === 'true' : text;
  }
  return bound;
}

/// The paths of a field mask as lists of JSON names; '*' is all. Output-only and unknown paths are refused.
export function bindMask(message, mask) {
  return mask.split(',').map((path) => {
    if (path === '*') return ['*'];
    let here = message;
    return path.split('.').map((part) => {
      const name = part.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
      const type = here && typeof here === 'object' && !here.enum ? here[name] : undefined;
      if (type === undefined) refuse('INVALID_ARGUMENT', `Invalid field mask: "${path}" cannot be updated.`);
      here = type;
      return name;
    });
  });
}

/// Sets in `target` what the paths name, from `source`; a path that the source lacks is cleared.
export function applyMask(target, source, paths) {
  for (const path of paths) {
    if (path[0] === '*') {
      Object.assign(target, source);
      continue;
    }
    let into = target;
    let from = source;
    for (const name of path.slice(0, -1)) {
      into = into[name] ??= {};
      from = from?.[name];
    }
    const last = path.at(-1);
    if (from?.[last] === undefined) delete into[last];
    else into[last] = from[last];
  }
}

/// What is there in `source`, member by member, as a call without a mask takes it.
export function merge(target, source) {
  for (const [name, value] of Object.entries(source)) {
    if (value && typeof value === 'object' && !Array.isArray(value)) merge(target[name] ??= {}, value);
    else target[name] = value;
  }
}

/// One page of a list. Tokens are bound to the list they came from.
export function page(items, {pageSize = 0, pageToken = ''}, {usual, most, list, limit}) {
  if (pageSize < 0) refuse('INVALID_ARGUMENT', 'The page size must not be negative.');
  const size = Math.min(pageSize || usual, most, limit ?? most);
  let from = 0;
  if (pageToken) {
    let told;
    try { told = JSON.parse(Buffer.from(pageToken, 'base64').toString()); } catch { /* below */ }
    if (told?.list !== list) refuse('INVALID_ARGUMENT', 'The page token is invalid.');
    from = told.from;
  }
  const next = from + size < items.length
    ? {nextPageToken: Buffer.from(JSON.stringify({list, from: from + size})).toString('base64')} : {};
  return {items: items.slice(from, from + size), ...next};
}
