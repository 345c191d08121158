// SPDX-License-Identifier: Apache-2.0
// Calls over REST whose every answer is held against the OpenAPI document that the program prints.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';

import {program} from './server.mjs';

export class Documented {
  text = execFileSync(program(), ['openapi'], {encoding: 'utf8', maxBuffer: 1 << 26});
  document = JSON.parse(this.text);
  /// [{path, method, operation, pointer}]
  operations = Object.entries(this.document.paths).flatMap(([path, item]) =>
    ['get', 'put', 'post', 'patch', 'delete'].filter((method) => method in item)
      .map((method) => ({path, method, operation: item[method], pointer: `openapi#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`})));

  constructor() {
    this.ajv = new Ajv2020({strict: false, allErrors: true});
    addFormats(this.ajv);
    this.ajv.addSchema({$id: 'openapi', ...this.document});
    this.byName = new Map(this.operations.map((one) => [one.operation.operationId, one]));
  }

  byId = (name) => {
    const found = this.byName.get(name);
    assert.ok(found, `no operation ${name}`);
    return found;
  };

  /// The operation at a path that is filled in: "/sessions/s1/token".
  nameAt(method, path) {
    const found = this.operations.filter((one) => one.method === method.toLowerCase())
      .filter((one) => new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
    assert.ok(found, `no operation at ${method} ${path}`);
    return found.operation.operationId;
  }

  /// Fails where the document does not describe such an answer of this operation. `body` is the text of it.
  check(name, {status, contentType, body}) {
    const {operation, pointer} = this.byId(name);
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((candidate) => candidate in operation.responses);
    assert.ok(key, `${name} does not describe ${status}`);
    if (!body) return;
    const answer = operation.responses[key];
    const at = answer.$ref ? `openapi${answer.$ref}` : `${pointer}/responses/${key}`;
    const type = contentType.split(';')[0].trim();
    const validate = this.ajv.getSchema(`${at}/content/${type.replaceAll('/', '~1')}/schema`);
    assert.ok(validate, `${name} does not describe ${type} for ${status}`);
    assert.ok(validate(JSON.parse(body)), `${name} ${status}: ${this.ajv.errorsText(validate.errors)}\n${body.slice(0, 600)}`);
  }

  /// Values fill the path first, then query or body. Returns the response and its text, checked.
  async send(server, name, values = {}, headers = {}) {
    const {method, path} = this.byId(name);
    const rest = {...values};
    let address = path.replace(/\{(\w+)\}/g, (_, key) => {
      const value = rest[key];
      delete rest[key];
      return encodeURIComponent(value);
    });
    const options = {method: method.toUpperCase(), headers: {...headers}};
    if (method === 'get' || method === 'delete') {
      const query = new URLSearchParams(rest).toString();
      if (query) address += `?${query}`;
    } else {
      options.headers['content-type'] = 'application/json';
      options.body = JSON.stringify(rest);
    }
    const base = this.document.servers?.[0]?.url?.startsWith('/') ? this.document.servers[0].url.replace(/\/$/, '') : '';
    const response = await fetch(server.url + base + address, options);
    const body = await response.text();
    this.check(name, {status: response.status, contentType: response.headers.get('content-type') ?? '', body});
    return {response, body};
  }

  /// {status, json}
  async call(server, name, values, headers) {
    const {response, body} = await this.send(server, name, values, headers);
    return {status: response.status, json: body ? JSON.parse(body) : undefined};
  }
}
