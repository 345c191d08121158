// SPDX-License-Identifier: Apache-2.0
// The codes under which a patient's page names what failed (docs/web.md), in words.
import type {TextKey, Translate} from '../../i18n/i18n';

const kFaults = ['denied', 'busy', 'none', 'insecure', 'in_app', 'unsupported', 'failed'] as const;
const kWords: Readonly<Record<string, TextKey>> = {
  ...Object.fromEntries(['camera', 'microphone'].flatMap((device) => kFaults.map((fault) => [`${device}_${fault}`, `code.${fault}`] as const))),
  camera_blank: 'code.blank', speaker_silent: 'code.silent',
  network_blocked: 'code.blocked', network_unsupported: 'code.unsupported',
  relay_blocked: 'code.blocked', relay_absent: 'code.absent', relay_udp_blocked: 'code.udpBlocked', relay_only_tls: 'code.onlyTls',
  page: 'code.page',
  other_device: 'code.otherDevice', dead_link: 'code.deadLink', page_fetched: 'code.pageFetched',
};

/** A code that is not known here as it is: another page may have sent it. */
export function codeWords(code: string, t: Translate): string {
  const key = Object.hasOwn(kWords, code) ? kWords[code] : undefined;
  return key ? t(key) : code.replace(/_/g, ' ');
}
