// SPDX-License-Identifier: Apache-2.0
// The curl example and the form that calls a procedure.
import {h} from './dom.js';

/// Query parameters that were left empty are not sent; a list is given with commas.
function query(parameters, values) {
  const pairs = new URLSearchParams();
  for (const {name, schema} of parameters) {
    const texts = [schema.type].flat().includes('array') ? values[name].split(',').map((text) => text.trim()) : [values[name]];
    for (const text of texts) if (text) pairs.append(name, text);
  }
  const text = pairs.toString();
  return text && `?${text}`;
}

const shellQuoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

export function curlExample(call, schemas) {
  const lines = [`curl ${call.method === 'GET' ? '' : `-X ${call.method} `}${location.origin}${call.base}${call.path}`];
  if (!call.open) lines.push("-H 'Authorization: Bearer cf_key_…'");
  if (call.mutation) lines.push("-H 'Idempotency-Key: a-text-of-your-own'");
  if (call.body) {
    lines.push("-H 'Content-Type: application/json'");
    lines.push(`-d ${shellQuoted(JSON.stringify(schemas.requiredExample(schemas.resolve(call.body))))}`);
  }
  return lines.join(' \\\n  ');
}

async function send(call, values, body, key) {
  const path = call.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  const headers = {};
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(call.base + path + query(call.parameters.filter((p) => p.in === 'query'), values),
    {method: call.method, headers, body});
  const text = await response.text();
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch { /* an answer that is not JSON is shown as it came */ }
  return {ok: response.ok, head: `${response.status} ${response.statusText}`, text: shown};
}

function input(parameter, id, schemas) {
  const {inner, list} = schemas.peel(parameter.schema);
  const options = list ? undefined : schemas.resolve(inner).enum;
  if (!options) return h('input', {id, name: parameter.name, required: parameter.required, autocomplete: 'off', spellcheck: 'false'});
  return h('select', {id, name: parameter.name, required: parameter.required},
    h('option', {value: ''}, '–'), options.map((option) => h('option', {}, option)));
}

/// `getKey()` gives the API key as it is now; nothing here keeps it.
export function tryForm(call, schemas, getKey) {
  const idOf = (name) => `try-${call.name}-${name}`;
  const parameters = call.parameters.map((parameter) => h('div', {},
    h('label', {for: idOf(parameter.name)}, parameter.name, parameter.required ? h('span', {class: 'required'}, ' required') : null),
    input(parameter, idOf(parameter.name), schemas)));
  const body = call.body && h('textarea', {id: idOf('body'), spellcheck: 'false'});
  if (body) body.value = JSON.stringify(schemas.requiredExample(schemas.resolve(call.body)), null, 2);
  const head = h('p', {class: 'answer', role: 'status'});
  const answer = h('pre', {hidden: true, tabindex: '0', 'aria-label': 'Answer'});

  async function submit(event) {
    event.preventDefault();
    head.className = 'answer';
    head.textContent = 'Waiting…';
    try {
      const values = Object.fromEntries(new FormData(event.target));
      const result = await send(call, values, body && JSON.stringify(JSON.parse(body.value || '{}')), getKey());
      head.className = `answer ${result.ok ? 'good' : 'bad'}`;
      head.textContent = result.head;
      answer.textContent = result.text;
      answer.hidden = false;
    } catch (error) {
      head.className = 'answer bad';
      head.textContent = error instanceof SyntaxError ? `The body is not JSON: ${error.message}` : `No answer: ${error.message}`;
      answer.hidden = true;
    }
  }
  return h('form', {submit},
    h('div', {class: 'grid'}, parameters,
      body && h('div', {class: 'wide'}, h('label', {for: idOf('body')}, 'Body, JSON'), body)),
    h('button', {}, call.mutation ? 'Send – this changes data' : 'Send'), head, answer);
}
