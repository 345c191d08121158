// SPDX-License-Identifier: Apache-2.0
// The first stop of the keyboard: over the navigation to <main id="content">.
import {useText} from '../i18n/i18n';

export function SkipLink() {
  const t = useText();
  return <a className="skip-link" href="#content">{t('common.skip')}</a>;
}
