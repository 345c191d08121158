// SPDX-License-Identifier: Apache-2.0
// Keys of the room. They do nothing while one types, nor together with Ctrl, Alt or Meta, which are the browser's.
export type Shortcut = 'microphone' | 'camera' | 'screen' | 'chat' | 'people' | 'settings' | 'fullscreen' | 'help';

export const kKeys: Readonly<Record<string, Shortcut>> = {
  m: 'microphone', v: 'camera', s: 'screen', c: 'chat', p: 'people', d: 'settings', f: 'fullscreen', '?': 'help',
};

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat?: boolean;
  target: EventTarget | null;
}

export function shortcutOf(press: KeyPress): Shortcut | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat) return null;
  if (press.target instanceof Element && press.target.closest('input, textarea, select, [contenteditable], dialog')) return null;
  return kKeys[press.key.toLowerCase()] ?? null;
}
