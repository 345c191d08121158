// SPDX-License-Identifier: Apache-2.0
// The fields of a video service's account as the server takes them: only what was typed is sent, an empty text clears.
import type {ProviderCredentialsInput, TelehealthProvider} from '../../api/types';

const kSecrets = new Set(['apiKeySecret', 'authToken', 'clientSecret', 'sdkSecret', 'webhookSecretToken', 'apiSecret']);

export const isSecret = (field: string): boolean => kSecrets.has(field);

export type Group = 'twilio' | 'zoom' | 'googleMeet' | 'livekit';

export function groupOf(provider: TelehealthProvider): Group {
  if (provider === 'ZOOM') return 'zoom';
  if (provider === 'CUSTOM') return 'livekit';
  return provider === 'GOOGLE_MEET' ? 'googleMeet' : 'twilio';
}

export function credentialsInput(provider: TelehealthProvider, typed: Readonly<Record<string, string>>): ProviderCredentialsInput {
  const trimmed = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.trim()]));
  return {provider, ...(Object.keys(trimmed).length > 0 ? {[groupOf(provider)]: trimmed} : {})};
}
