// SPDX-License-Identifier: Apache-2.0
// A consent's document as the server gives it, saved by the browser.
import type {ConsentDocument} from '../../api/types';

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; ++at) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function saveDocument({fileName, mediaType, contentBase64}: ConsentDocument): void {
  const url = URL.createObjectURL(new Blob([bytesOf(contentBase64)], {type: mediaType}));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
