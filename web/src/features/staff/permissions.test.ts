// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {kPermissions, may, type Permission, type Role} from './permissions';

const kRoles: Role[] = ['OWNER', 'ADMIN', 'PROVIDER', 'STAFF', 'BILLER'];

function documented(): Map<string, Role[]> {
  const text = readFileSync(join(process.cwd(), '../docs/permissions.md'), 'utf8');
  const table = text.slice(text.indexOf('## Permissions'), text.indexOf('## Fields'));
  const rows = [...table.matchAll(/^\| `(\w+)` \|((?: (?:yes|–) \|){5})/gm)];
  return new Map(rows.map(([, name, cells]) => [
    name!, kRoles.filter((_, i) => cells!.split('|')[i]!.trim() === 'yes'),
  ]));
}

describe('permissions', () => {
  it('are those of the server, as its document prints them', () => {
    const wanted = documented();
    expect(wanted.size).toBeGreaterThan(20);
    const ours = new Map(Object.entries(kPermissions).map(([name, roles]) => [name, kRoles.filter((r) => (roles as readonly Role[]).includes(r))]));
    for (const [name, roles] of ours) expect([name, wanted.get(name)]).toEqual([name, roles]);
  });

  it('keep a biller out of the waiting room', () => {
    expect(may('BILLER', 'session_admit' satisfies Permission)).toBe(false);
    expect(may('STAFF', 'session_admit')).toBe(true);
    expect(may('STAFF', 'session_run')).toBe(false);
  });
});
