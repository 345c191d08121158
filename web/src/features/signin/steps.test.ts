// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {passwordFault, plainCode, stepFor, type Standing} from './steps';

const standing = (extra: Partial<Standing> = {}): Standing =>
  ({secondFactorMissing: false, secondFactorDue: false, passwordChangeDue: false, secondFactor: {enrolled: true}, ...extra});

describe('the way in', () => {
  it('begins with the password', () => {
    expect(stepFor(null, false, false)).toBe('password');
  });

  it('asks for the code before a new password', () => {
    const due = standing({secondFactorMissing: true, passwordChangeDue: true});
    expect(stepFor(due, true, false)).toBe('code');
    expect(stepFor({...due, secondFactorMissing: false}, true, false)).toBe('new_password');
  });

  it('leads to the second factor that the clinic requires, each time and after the password (H-07)', () => {
    const due = standing({secondFactorDue: true, secondFactor: {enrolled: false}});
    expect(stepFor({...due, passwordChangeDue: true}, true, false)).toBe('new_password');
    expect(stepFor(due, false, true)).toBe('second_factor_due');
    expect(stepFor({...due, secondFactorDue: false, secondFactor: {enrolled: true}}, true, false)).toBe('inside');
  });

  it('offers a second factor once after signing in, not after a reload', () => {
    const without = standing({secondFactor: {enrolled: false}});
    expect(stepFor(without, true, false)).toBe('offer_second_factor');
    expect(stepFor(without, true, true)).toBe('inside');
    expect(stepFor(without, false, false)).toBe('inside');
  });
});

describe('what is typed', () => {
  it('may have blanks in a code', () => {
    expect(plainCode(' 123 456 ')).toBe('123456');
  });

  it('must be a new password, twice the same', () => {
    expect(passwordFault('old password', 'short', 'short')).toBe('short');
    expect(passwordFault('old password', 'old password', 'old password')).toBe('same');
    expect(passwordFault('old password', 'a new password', 'a new passwrod')).toBe('differs');
    expect(passwordFault('old password', 'a new password', 'a new password')).toBeNull();
  });
});
