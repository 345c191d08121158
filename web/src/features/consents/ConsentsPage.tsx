// SPDX-License-Identifier: Apache-2.0
// The clinic's side of consents: its own texts, emergencies to look at, what the states ask.
import {useText} from '../../i18n/i18n';
import {Page} from '../staff/parts';
import {Overrides} from './Overrides';
import {StateRules} from './StateRules';
import {Texts} from './Texts';

export function ConsentsPage() {
  const t = useText();
  return (
    <Page title={t('nav.consents')}>
      <Overrides />
      <Texts />
      <StateRules />
    </Page>
  );
}
