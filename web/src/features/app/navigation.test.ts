// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {placeOf, placesFor} from './navigation';

const names = (role: Parameters<typeof placesFor>[0]): string[] => placesFor(role).map(({to}) => to);

describe('the places of the app', () => {
  it('are fewer for those who may less', () => {
    expect(names('OWNER')).toContain('/app/video');
    expect(names('ADMIN')).not.toContain('/app/video');
    expect(names('ADMIN')).toContain('/app/audit');
    expect(names('PROVIDER')).toEqual(['/app', '/app/queue', '/app/patients', '/app/history', '/app/recordings']);
    expect(names('BILLER')).toEqual(['/app', '/app/patients', '/app/history']);
  });

  it('hold the pages below them', () => {
    const places = placesFor('OWNER');
    expect(placeOf('/app/patients/p1', places)?.to).toBe('/app/patients');
    expect(placeOf('/app/visits/s1', places)?.to).toBe('/app');
    expect(placeOf('/app/queue', places)?.to).toBe('/app/queue');
  });
});
