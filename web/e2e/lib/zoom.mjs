// SPDX-License-Identifier: Apache-2.0
// Zoom as a second video service: the emulator, of an account without the key of the SDK, so that people enter by Zoom's own page.
import {start} from '../../../tests/providers/emulators/zoom.mjs';

/// The emulator and `env`, a server's environment for it.
export async function startZoom() {
  const zoom = await start();
  const {credentials, oauthBaseUrl, apiBaseUrl} = zoom.config;
  return {...zoom, env: {
    ZOOM_ACCOUNT_ID: credentials.accountId, ZOOM_CLIENT_ID: credentials.clientId, ZOOM_CLIENT_SECRET: credentials.clientSecret,
    ZOOM_HOST_USER: credentials.hostUser, ZOOM_OAUTH_BASE_URL: oauthBaseUrl, ZOOM_API_BASE_URL: apiBaseUrl,
  }};
}
