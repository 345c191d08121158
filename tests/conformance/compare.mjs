// SPDX-License-Identifier: Apache-2.0
// Compares a reply with a recorded one: envelope, status, error, the presence and JSON type of every field, dates in meta.
import {isDeepStrictEqual} from 'node:util';

export const typeOf = (value) => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const kEnums = {
  status: ['SCHEDULED', 'WAITING', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW', 'CANCELLED', 'TECHNICAL_ISSUES'],
  'appointment.status': ['SCHEDULED', 'CONFIRMED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED'],
  'appointment.patient.status': ['ACTIVE', 'INACTIVE', 'ARCHIVED', 'DECEASED'],
  'waitingRoom.status': ['WAITING', 'ADMITTED', 'LEFT', 'TIMED_OUT'],
  provider: ['TWILIO', 'ZOOM', 'GOOGLE_MEET', 'CUSTOM'],
  defaultProvider: ['TWILIO', 'ZOOM', 'GOOGLE_MEET', 'CUSTOM'],
};

/// Array positions become "*", so that every element of a list teaches about the same shape.
const general = (path) => path.map((part) => /^\d+$/.test(part) ? '*' : part).join('.');

function walk(value, visit, path = []) {
  visit(path, value);
  if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) walk(inner, visit, [...path, key]);
  }
}

/// What all recordings of a procedure say about each field: its types, whether it is always there, whether it is a date.
/// A field inside an object that may be null counts as always there when every such object has it.
export class Shapes {
  #fields = new Map();

  learn(procedure, {json, meta}) {
    const dates = meta?.values ?? {};
    walk(json, (path, value) => {
      if (procedure.endsWith('getRoomStatus') && path.includes('preVisitResponses') && path.at(-1) !== 'preVisitResponses') return;
      const key = `${procedure} ${general(path)}`;
      const known = this.#fields.get(key) ?? {types: new Set(), special: new Set(), count: 0};
      const special = dates[path.join('.')]?.[0];
      if (special) known.special.add(special);
      known.types.add(special === 'undefined' ? 'undefined' : typeOf(value));
      known.count += 1;
      this.#fields.set(key, known);
    });
  }

  /// Yields what is wrong with a reply's data. `allowed(field)` gives types that our rules add.
  *faults(procedure, {json, meta}, allowed) {
    const special = meta?.values ?? {};
    const faults = [];
    walk(json, (path, value) => {
      const name = path.join('.') || 'the data';
      const known = this.#fields.get(`${procedure} ${general(path)}`);
      const own = special[path.join('.')]?.[0];
      if (known) {
        const type = own === 'undefined' ? 'undefined' : typeOf(value);
        if (!known.types.has(type) && !allowed(path.at(-1) ?? '').includes(type)) {
          faults.push(`${name} is ${type}, recorded as ${[...known.types].join(' or ')}`);
        }
        if (known.special.has('Date') && value !== null && own !== 'Date') faults.push(`${name} is no Date in meta`);
      }
      if (own === 'Date' && (typeof value !== 'string' || new Date(value).toISOString() !== value)) faults.push(`${name} is no ISO time`);
      const allowedValues = kEnums[path.filter((part) => !/^\d+$/.test(part) && part !== 'sessions' && part !== 'providers').join('.')];
      if (allowedValues && typeof value === 'string' && !allowedValues.includes(value)) faults.push(`${name} is "${value}"`);
      if (value && typeof value === 'object' && !Array.isArray(value)) {
        for (const field of this.#fieldsOf(procedure, path)) {
          if (!(field in value)) faults.push(`${[...path, field].join('.')} is missing`);
        }
      }
    });
    yield* faults;
  }

  /// The fields that every recorded object at this place has.
  #fieldsOf(procedure, path) {
    const prefix = `${procedure} ${general(path)}${path.length ? '.' : ''}`;
    const objects = this.#fields.get(`${procedure} ${general(path)}`)?.count ?? 0;
    const nulls = this.#fields.get(`${procedure} ${general(path)}`)?.types.has('null');
    return [...this.#fields]
      .filter(([key, {count}]) => key.startsWith(prefix) && !key.slice(prefix.length).includes('.') && key.slice(prefix.length) !== '*' &&
        key.length > prefix.length && (nulls || count === objects))
      .map(([key]) => key.slice(prefix.length));
  }
}

/// What is wrong with an error of ours beside a recorded one.
export function* errorFaults(recorded, own, {engineText}) {
  if (own.code !== recorded.code) yield `error number ${own.code}, recorded ${recorded.code}`;
  for (const key of ['code', 'httpStatus', 'path']) {
    if (own.data?.[key] !== recorded.data[key]) yield `error data.${key} is ${own.data?.[key]}, recorded ${recorded.data[key]}`;
  }
  if (typeof own.message !== 'string' || own.message === '') yield 'the error has no message';
  else if (!engineText && own.message !== recorded.message && !sameIssues(own.message, recorded.message)) {
    yield `message ${JSON.stringify(own.message)}, recorded ${JSON.stringify(recorded.message)}`;
  }
}

function sameIssues(own, recorded) {
  try {
    return isDeepStrictEqual(JSON.parse(own), JSON.parse(recorded));
  } catch {
    return false;
  }
}

/// Values that must be equal: what was sent comes back, flags and the state a mutation leads to.
export function* valueFaults(input, recorded, own) {
  if (!recorded || !own || typeof recorded !== 'object' || Array.isArray(recorded)) return;
  for (const key of ['alreadyExists', 'isHost']) {
    if (key in recorded && own[key] !== recorded[key]) yield `${key} is ${own[key]}, recorded ${recorded[key]}`;
  }
  for (const [key, value] of Object.entries(input ?? {})) {
    if (key === 'technicalNotes' || key === 'notes' || key === 'provider') continue;
    if (typeof value === 'string' && recorded[key] === value && own[key] !== value) yield `${key} is ${own[key]}, sent ${value}`;
  }
}

/// Whether this is a reply of the protocol at all: a result or an error with the fields a client reads.
export function isEnvelope(part) {
  if (!part || typeof part !== 'object') return false;
  if ('result' in part) return 'data' in part.result && 'json' in part.result.data;
  const error = part.error?.json;
  return typeof error?.message === 'string' && Number.isInteger(error.code) && typeof error.data?.code === 'string' &&
    Number.isInteger(error.data.httpStatus);
}
