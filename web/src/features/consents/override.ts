// SPDX-License-Identifier: Apache-2.0
// The reason for which a visit begins without a consent, in an emergency. The server takes between ten and 500 characters.
export const kShortestOverride = 10;
export const kLongestOverride = 500;

export const overrideIsEnough = (reason: string | null): boolean => (reason ?? '').trim().length >= kShortestOverride;

/** A start that was refused because somebody has to be asked first: where they are, or whether they agree. */
export const needsAsking = (reason: string | null): boolean => reason === 'place_not_stated' || reason === 'consent_missing';
