// SPDX-License-Identifier: Apache-2.0
// The checked-in Prisma schemas: Prisma itself finds them valid, and they name exactly the tables and columns that the
// migrations make.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';

const prisma = createRequire(import.meta.url)('@prisma/prisma-schema-wasm');
const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const schemaOf = (provider) => read(`clients/prisma/schema.${provider}.prisma`);
const request = (text) => JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true });
const modelsOf = (text) => JSON.parse(prisma.get_dmmf(request(text))).datamodel.models;

for (const provider of ['sqlite', 'postgresql']) {
  test(`Prisma finds nothing wrong with the schema for ${provider}`, () => {
    prisma.validate(request(schemaOf(provider)));
    assert.deepEqual(JSON.parse(prisma.lint(JSON.stringify([['schema.prisma', schemaOf(provider)]]))), []);
  });
}

test('a broken schema would be told', () => {
  const broken = schemaOf('sqlite').replace('references: [organizationId, id]', 'references: [organizationId, nothing]');
  assert.throws(() => prisma.validate(request(broken)));
});

test('both schemas have the same models and fields', () => {
  const shape = (provider) => modelsOf(schemaOf(provider)).map((model) => [model.name, model.fields.map((f) => [f.name, f.type, f.isRequired])]);
  assert.deepEqual(shape('sqlite'), shape('postgresql'));
});

test('the models are the tables that the migrations make', () => {
  const database = new DatabaseSync(':memory:');
  const scripts = readdirSync(new URL('src/store/migrations/', root)).filter((name) => !name.includes('.postgres.')).sort();
  for (const name of scripts) database.exec(read(`src/store/migrations/${name}`));

  const stored = { String: 'TEXT', BigInt: 'INTEGER', Boolean: 'INTEGER', Float: 'REAL', Bytes: 'BLOB' };
  const models = modelsOf(schemaOf('sqlite'));
  const fromPrisma = models.map((model) => [
    model.dbName,
    model.fields.filter((f) => f.kind === 'scalar').map((f) => [f.dbName ?? f.name, stored[f.type], f.isRequired]),
  ]);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const fromDatabase = tables.map(({ name }) => [
    name,
    database.prepare('SELECT name, type, "notnull" AS required FROM pragma_table_info(?)').all(name)
      .map((column) => [column.name, column.type, column.required === 1]),
  ]);
  const byName = ([a], [b]) => (a < b ? -1 : 1);
  assert.ok(fromDatabase.length > 25);
  assert.deepEqual(fromPrisma.sort(byName), fromDatabase.sort(byName));
});
