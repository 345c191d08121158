// SPDX-License-Identifier: Apache-2.0
// The page of all procedures, made from the OpenAPI document of this server.
import {h, unfold} from './dom.js';
import {makeSchemas} from './schema.js';
import {curlExample, tryForm} from './try_it.js';

const at = (id) => document.getElementById(id);

/// The operations of the document as calls: {name, method, path, base, parameters, body, …}.
function callsOf(api) {
  const shared = (parameter) => !parameter.$ref;
  const base = new URL(api.servers[0].url, location.href).pathname;
  return Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({
    name: operation.operationId,
    group: operation.tags[0],
    summary: operation.summary,
    method: method.toUpperCase(),
    path,
    base,
    parameters: (operation.parameters ?? []).filter(shared),
    body: operation.requestBody?.content['application/json'].schema,
    output: operation.responses[200].content['application/json'].schema,
    callers: operation['x-callers'],
    mutation: operation['x-trpc'].kind === 'mutation',
    open: operation.security.length === 0,
  })));
}

function inputTable(call, schemas) {
  const places = {path: 'in the path', query: 'in the query string'};
  const rows = call.parameters.map(({name, schema, required, in: place}) => schemas.row(name, schema, required, 'input', places[place]));
  if (call.body) rows.push(...schemas.memberRows(schemas.resolve(call.body), 'input'));
  return rows.length ? schemas.rowsTable(rows) : h('p', {class: 'soft'}, 'None.');
}

function outputTable(call, schemas) {
  const {inner} = schemas.peel(call.output);
  const target = schemas.resolve(inner);
  return [inner === call.output && target.properties ? null : h('p', {class: 'soft'}, schemas.typeText(call.output)), target.properties ? schemas.table(target, 'output') : null];
}

function copyButton(text) {
  const button = h('button', {type: 'button', class: 'plain', click: async () => {
    await navigator.clipboard?.writeText(text);
    button.textContent = navigator.clipboard ? 'Copied' : 'Select the text to copy it';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  }}, 'Copy');
  return button;
}

function facts(call) {
  const row = (term, ...value) => [h('dt', {}, term), h('dd', {}, value)];
  const trpc = `${call.mutation ? 'POST' : 'GET'} /api/trpc/${call.name}`;
  return h('dl', {class: 'facts'},
    row('Who may call', call.callers.map((who) => h('span', {class: 'chip'}, who))),
    row('REST', h('code', {}, `${call.method} ${call.base}${call.path}`)),
    row('tRPC', h('code', {}, trpc), ` (${call.mutation ? 'mutation' : 'query'})`));
}

function procedureBody(call, schemas) {
  const curl = curlExample(call, schemas);
  return h('div', {class: 'body'}, facts(call),
    h('h3', {}, 'Input'), inputTable(call, schemas),
    h('h3', {}, 'Output'), outputTable(call, schemas),
    h('div', {class: 'row'}, h('h3', {}, 'Example'), copyButton(curl)), h('pre', {tabindex: '0', 'aria-label': 'curl example'}, curl),
    h('h3', {}, 'Try it'), tryForm(call, schemas, () => at('key').value.trim()));
}

function procedureItem(call, schemas) {
  const summary = h('summary', {},
    h('span', {class: `method ${call.method.toLowerCase()}`}, call.method),
    h('span', {class: 'name'}, `${call.group}.`, h('wbr'), call.name.slice(call.group.length + 1)), h('span', {class: 'text'}, call.summary));
  return unfold({class: 'procedure', id: call.name}, summary, () => procedureBody(call, schemas));
}

/// [{element, link, items: [{element, words}]}], one for each group.
function drawGroups(api, calls, schemas) {
  return api.tags.map(({name, description}) => {
    const items = calls.filter((call) => call.group === name).map((call) => ({
      element: procedureItem(call, schemas),
      words: `${call.name} ${call.method} ${call.base}${call.path} ${call.summary}`.toLowerCase(),
    }));
    const element = h('section', {'aria-labelledby': `group-${name}`},
      h('h2', {id: `group-${name}`}, name), h('p', {class: 'soft'}, description), items.map((item) => item.element));
    const link = h('li', {}, h('a', {href: `#group-${name}`}, name));
    return {element, link, items};
  });
}

function filter(groups, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of groups) {
    let any = false;
    for (const item of group.items) {
      const fits = words.every((word) => item.words.includes(word));
      item.element.hidden = !fits;
      any ||= fits;
      shown += fits;
    }
    group.element.hidden = group.link.hidden = !any;
  }
  at('status').textContent = `${shown} ${shown === 1 ? 'procedure' : 'procedures'}`;
}

/// An address with #telehealth.createRoom opens that procedure.
function openNamed() {
  const item = at(decodeURIComponent(location.hash.slice(1)));
  if (!item?.matches('.procedure')) return;
  item.open = true;
  item.scrollIntoView();
}

async function start() {
  const response = await fetch('/api/openapi.json');
  if (!response.ok) throw new Error(`the document cannot be had (${response.status})`);
  const api = await response.json();
  const groups = drawGroups(api, callsOf(api), makeSchemas(api.components.schemas));
  at('version').textContent = api.info.version;
  at('groups').append(...groups.map((group) => group.link));
  at('procedures').append(...groups.map((group) => group.element));
  at('search').addEventListener('input', (event) => filter(groups, event.target.value));
  filter(groups, '');
  addEventListener('hashchange', openNamed);
  openNamed();
}

start().catch((error) => { at('status').textContent = `This page could not be made: ${error.message}`; });
