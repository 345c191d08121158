// SPDX-License-Identifier: Apache-2.0
// No such screen, or none for this role.
import {Link} from '../../lib/router';
import {useText} from '../../i18n/i18n';
import {buttonClass} from '../../ui';
import {Page} from '../staff/parts';

export function NotFound() {
  const t = useText();
  return (
    <Page title={t('app.notFound.title')}>
      <p>{t('app.notFound.text')}</p>
      <p><Link className={buttonClass('primary')} to="/app">{t('app.notFound.home')}</Link></p>
    </Page>
  );
}
