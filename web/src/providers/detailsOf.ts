// SPDX-License-Identifier: Apache-2.0
// Reads what a vendor's way in says beside the token.
export function detailsOf(details: unknown): Record<string, unknown> {
  const value: unknown = typeof details === 'string' ? JSON.parse(details) : details;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function textOf(details: Record<string, unknown>, name: string): string {
  const value = details[name];
  if (typeof value !== 'string') throw new Error(`the way in has no ${name}`);
  return value;
}
