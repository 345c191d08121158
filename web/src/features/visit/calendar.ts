// SPDX-License-Identifier: Apache-2.0
// The visit as a calendar file (RFC 5545). Its title names the clinic and nothing of why somebody goes there.
export interface CalendarEntry {
  id: string;
  start: Date;
  end: Date;
  title: string;
  description: string;
  url: string;
  made: Date;
}

const stamp = (at: Date) => at.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
const escape = (text: string) => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');

/** Lines of at most 75 bytes, continued by a blank (3.1). */
function fold(line: string): string {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let current = '';
  for (const sign of line) {
    const room = lines.length === 0 ? 75 : 74;
    if (encoder.encode(current + sign).length > room) {
      lines.push(current);
      current = '';
    }
    current += sign;
  }
  return [...lines, current].join('\r\n ');
}

export function calendarFile({id, start, end, title, description, url, made}: CalendarEntry): string {
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//ChiroFlow Telehealth//EN', 'METHOD:PUBLISH', 'BEGIN:VEVENT',
    `UID:${id}@chiroflow`, `DTSTAMP:${stamp(made)}`, `DTSTART:${stamp(start)}`, `DTEND:${stamp(end)}`,
    `SUMMARY:${escape(title)}`, `DESCRIPTION:${escape(description)}`, `URL:${url}`, `LOCATION:${escape(url)}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escape(title)}`, 'TRIGGER:-PT15M', 'END:VALARM',
    'END:VEVENT', 'END:VCALENDAR', '',
  ].map(fold).join('\r\n');
}

export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], {type}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
