// SPDX-License-Identifier: Apache-2.0
// Telephone numbers as people type them, made into the form the server takes (E.164).

/** "(555) 010-0199" gives "+15550100199"; null when it is no number; "" when nothing was typed. */
export function toE164(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return '';
  if (/[^\d\s().+-]/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+')) return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null;
  if (digits.length === 10) return `+1${digits}`;
  return digits.length === 11 && digits.startsWith('1') ? `+${digits}` : null;
}
