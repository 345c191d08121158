// SPDX-License-Identifier: Apache-2.0
// Finds the way to a visit in what somebody pasted: a link, a link inside a message, or only its last part.

/** The path of the visit, or null. */
export function visitPath(pasted: string): string | null {
  const link = /\/v\/([A-Za-z0-9_-]{16,200})/.exec(pasted);
  if (link) return `/v/${link[1]}`;
  const alone = /^[A-Za-z0-9_-]{16,200}$/.exec(pasted.trim());
  return alone ? `/v/${alone[0]}` : null;
}
