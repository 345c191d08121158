// SPDX-License-Identifier: Apache-2.0
// Where somebody stands on the way in: the server says what is still missing, this puts it in order.

export type SignInStep = 'password' | 'code' | 'new_password' | 'second_factor_due' | 'offer_second_factor' | 'inside';

export interface Standing {
  secondFactorMissing: boolean;
  /** The clinic requires a second factor, and this person has none yet. */
  secondFactorDue: boolean;
  passwordChangeDue: boolean;
  secondFactor: {enrolled: boolean};
}

/** `offered`: the second factor was offered on this way in, and put off. */
export function stepFor(me: Standing | null, fresh: boolean, offered: boolean): SignInStep {
  if (!me) return 'password';
  if (me.secondFactorMissing) return 'code';
  if (me.passwordChangeDue) return 'new_password';
  if (me.secondFactorDue) return 'second_factor_due';
  return fresh && !offered && !me.secondFactor.enrolled ? 'offer_second_factor' : 'inside';
}

export const kFewRecoveryCodes = 3;

/** Six digits, however they were pasted. */
export const plainCode = (typed: string): string => typed.replace(/[^0-9]/g, '').slice(0, 6);

export type PasswordFault = 'short' | 'same' | 'differs';

export const kShortestPassword = 8;

export function passwordFault(current: string, wanted: string, again: string): PasswordFault | null {
  if (wanted.length < kShortestPassword) return 'short';
  if (wanted === current) return 'same';
  return wanted === again ? null : 'differs';
}
