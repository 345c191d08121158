// SPDX-License-Identifier: Apache-2.0
// JSON Schemas of the document as tables, types and examples.
import {h, unfold} from './dom.js';

export function makeSchemas(components) {
  const nameOf = (schema) => schema.$ref?.split('/').pop();
  const resolve = (schema) => (schema.$ref ? components[nameOf(schema)] : schema);

  /// {inner, nullable, list}: what stands behind "or null" and "list of".
  function peel(schema) {
    if (schema.anyOf) return {...peel(schema.anyOf.find((s) => s.type !== 'null')), nullable: true};
    const types = [schema.type].flat();
    const nullable = types.includes('null');
    if (types.includes('array')) return {...peel(schema.items ?? {}), list: true, nullable};
    return {inner: schema, list: false, nullable};
  }

  function typeText(schema) {
    const {inner, list, nullable} = peel(schema);
    const target = resolve(inner);
    const options = target.enum && `one of ${target.enum.join(', ')}`;
    const plain = [target.type].flat().find((type) => type && type !== 'null') ?? 'any JSON';
    const kind = plain === 'string' && target.format ? target.format : plain;
    const text = options ?? (inner.$ref ? nameOf(inner) : kind);
    return (list ? `list of ${text}` : text) + (nullable ? ', or null' : '');
  }

  function limitsText(schema) {
    const parts = [];
    const range = (low, high, unit) => {
      if (low !== undefined && high !== undefined) parts.push(`${low} to ${high}${unit}`);
      else if (low !== undefined) parts.push(`at least ${low}${unit}`);
      else if (high !== undefined) parts.push(`at most ${high}${unit}`);
    };
    range(schema.minimum, schema.maximum, '');
    range(schema.minLength, schema.maxLength, ' characters');
    range(schema.minItems, schema.maxItems, ' entries');
    if (schema.pattern) parts.push(`form ${schema.pattern}`);
    if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
    return parts.join('; ');
  }

  function typeCell(schema, side) {
    const target = resolve(peel(schema).inner);
    if (!target.properties) return typeText(schema);
    return unfold({class: 'type'}, h('summary', {}, typeText(schema)), () => h('div', {class: 'nested'}, table(target, side)));
  }

  /// `side` is input or output: inputs say what is required, outputs what may be absent.
  function row(name, schema, required, side, place) {
    const absent = side === 'output' && !required ? 'may be absent' : '';
    const notes = [schema.description, limitsText(schema), absent, place].filter(Boolean).join('; ');
    return h('tr', {},
      h('th', {scope: 'row'}, h('code', {}, name), ' ', side === 'input' && required ? h('span', {class: 'required'}, 'required') : null),
      h('td', {class: 'type'}, typeCell(schema, side)),
      h('td', {}, notes));
  }
  function memberRows(schema, side) {
    const required = new Set(schema.required);
    return Object.entries(schema.properties ?? {}).map(([name, member]) => row(name, member, required.has(name), side));
  }

  function rowsTable(rows) {
    const heads = ['Name', 'Type', 'Notes'].map((text) => h('th', {scope: 'col'}, text));
    return h('table', {}, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows));
  }
  const table = (schema, side) => rowsTable(memberRows(schema, side));

  function example(schema, depth = 0) {
    if (schema.default !== undefined) return schema.default;
    const {inner, list} = peel(schema);
    const target = resolve(inner);
    if (list) return depth > 3 ? [] : [example(inner, depth + 1)];
    if (target.enum) return target.enum[0];
    if (target.properties) return requiredExample(target, depth + 1);
    const texts = {'date-time': new Date(Math.ceil(Date.now() / 3600e3) * 3600e3).toISOString(), 'date': '1980-02-29',
      'email': 'ada@example.com', 'uri': 'https://example.com/', 'iana-time-zone': 'America/Chicago'};
    switch ([target.type].flat().find((type) => type !== 'null')) {
      case 'boolean': return false;
      case 'integer': case 'number': return target.minimum ?? 0;
      case 'object': return {};
      default: return texts[target.format] ?? '…';
    }
  }
  /// Only what must be there: an example to be filled in.
  function requiredExample(schema, depth = 0) {
    return Object.fromEntries((schema.required ?? []).map((name) => [name, example(schema.properties[name], depth)]));
  }

  return {resolve, peel, table, row, rowsTable, memberRows, typeText, requiredExample};
}
