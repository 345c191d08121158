// SPDX-License-Identifier: Apache-2.0
// The video services in the order and by the names in which staff read them.
import type {ProviderStatusView} from '../../api/types';
import type {Translate} from '../../i18n/i18n';

export const ownFirst = (states: readonly ProviderStatusView[]): ProviderStatusView[] =>
  [...states].sort((a, b) => Number(b.provider === 'CUSTOM') - Number(a.provider === 'CUSTOM'));

/** The server's own, rather than an account of the clinic. */
export const isOurs = ({provider, ownAccount}: Pick<ProviderStatusView, 'provider' | 'ownAccount'>): boolean => provider === 'CUSTOM' && !ownAccount;

export const serviceName = (state: Pick<ProviderStatusView, 'provider' | 'ownAccount'>, t: Translate): string =>
  state.provider === 'CUSTOM' && !isOurs(state) ? t('video.livekit') : t(`provider.${state.provider}`);
