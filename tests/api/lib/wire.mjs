// SPDX-License-Identifier: Apache-2.0
// The tRPC protocol by hand, for checks that a client library hides.
const kUndefinedInput = {json: null, meta: {values: ['undefined'], v: 1}};

export class Wire {
  constructor(server, headers = {authorization: `Bearer ${server.apiKey}`}) {
    this.base = `${server.url}/api/trpc`;
    this.headers = headers;
  }

  async send(method, path, {body, headers = {}} = {}) {
    const response = await fetch(`${this.base}${path}`, {method, body, headers: {...this.headers, ...headers}});
    const text = await response.text();
    return {status: response.status, headers: response.headers, text, json: text ? JSON.parse(text) : undefined};
  }

  query(name, input = kUndefinedInput) {
    return this.send('GET', `/${name}?input=${encodeURIComponent(JSON.stringify(input))}`);
  }

  mutate(name, input = kUndefinedInput, headers = {}) {
    return this.send('POST', `/${name}`,
      {body: JSON.stringify(input), headers: {'content-type': 'application/json', ...headers}});
  }

  queries(names, inputs) {
    return this.send('GET', `/${names.join(',')}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`);
  }

  mutations(names, inputs) {
    return this.send('POST', `/${names.join(',')}?batch=1`,
      {body: JSON.stringify(inputs), headers: {'content-type': 'application/json'}});
  }
}

/// The issues a validation error carries as text in its message.
export const issuesOf = (reply) => JSON.parse(reply.json.error.json.message);
