// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {accountOf, formOf, isComplete, whenOf} from './account';
import {makeDisclosure} from '../../testing/disclosures';

const kZone = 'America/New_York';
const now = new Date('2026-11-23T15:04:31Z');

describe('the account of disclosures', () => {
  it('shows what counts, with what stood there before, newest first', () => {
    const rows = [
      makeDisclosure({id: 'c', correctsId: 'b'}), makeDisclosure({id: 'd'}),
      makeDisclosure({id: 'b', correctsId: 'a', correctedBy: 'c'}), makeDisclosure({id: 'a', correctedBy: 'b'}),
    ];
    expect(accountOf(rows).map(({row, earlier}) => [row.id, ...earlier.map(({id}) => id)])).toEqual([['c', 'b', 'a'], ['d']]);
  });

  it('shows a correction also where what it corrects is older than the account', () => {
    expect(accountOf([makeDisclosure({id: 'b', correctsId: 'a'})])).toEqual([expect.objectContaining({earlier: []})]);
  });
});

describe('the form of a disclosure', () => {
  it('leaves the time to the server, or as it was, where nobody touched it', () => {
    const begun = formOf(null, now, kZone);
    expect(begun).toEqual({recipient: '', what: '', purpose: '', day: '2026-11-23', time: '10:04'});
    expect(whenOf(begun, begun, null, now, kZone)).toEqual({at: undefined});
    const row = makeDisclosure({disclosedAt: new Date('2026-05-03T14:00:17Z')});
    const correcting = formOf(row, now, kZone);
    expect(correcting).toEqual({recipient: row.recipient, what: row.what, purpose: row.purpose, day: '2026-05-03', time: '10:00'});
    expect(whenOf({...correcting, what: 'Other'}, correcting, row, now, kZone)).toEqual({at: row.disclosedAt});
  });

  it('takes a time of the clinic\'s clocks that does not lie ahead', () => {
    const begun = formOf(null, now, kZone);
    const at = (day: string, time: string) => whenOf({...begun, day, time}, begun, null, now, kZone);
    expect(at('2026-05-03', '09:30')).toEqual({at: new Date('2026-05-03T13:30:00Z')});
    expect(at('2026-11-23', '10:05')).toEqual({fault: 'ahead'});
    expect(at('', '10:00')).toEqual({fault: 'no_such_time'});
    expect(at('2026-03-08', '02:30')).toEqual({fault: 'no_such_time'});
  });

  it('needs who, what and what for', () => {
    const whole = formOf(makeDisclosure(), now, kZone);
    expect(isComplete(whole)).toBe(true);
    for (const field of ['recipient', 'what', 'purpose']) expect(isComplete({...whole, [field]: ' '})).toBe(false);
  });
});
