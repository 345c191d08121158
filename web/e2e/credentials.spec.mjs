// SPDX-License-Identifier: Apache-2.0
// The clinic's own account at a video service, given and tried on the page, against an emulated Twilio and LiveKit.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {start as startLiveKit} from '../../tests/providers/emulators/livekit.mjs';
import {start as startTwilio} from '../../tests/providers/emulators/twilio.mjs';
import {assertAccessible} from './lib/axe.mjs';
import {openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {button, isAt, ownerAt, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';

const step = story();
let twilio, livekit, server, browser, owner, section;

before(async () => {
  twilio = await startTwilio();
  livekit = await startLiveKit();
  server = await startServer({env: {TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url, LIVEKIT_URL: livekit.config.url}});
  browser = await openBrowser('clinician');
});
after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
  await twilio?.close();
  await livekit?.close();
});

const type = async (values) => {
  for (const [label, value] of Object.entries(values)) await section.getByLabel(new RegExp(`^${label}`)).fill(value);
};

step('the page says that nothing is set up', async () => {
  owner = await ownerAt(browser, server);
  await owner.getByRole('navigation', {name: 'Main menu'}).getByRole('link', {name: 'Video services'}).click();
  await isAt(owner, 'Video services');
  section = owner.getByRole('region', {name: 'Twilio'});
  await visible(section.getByText('Not set up'));
});

step('a wrong secret is refused by the service, with what to do', async () => {
  const {accountSid, apiKeySid} = twilio.config.credentials;
  await section.getByText('Give your own account').click();
  await type({'Account SID': accountSid, 'API key SID': apiKeySid, 'API key secret': 'not this one at all'});
  await button(section, 'Test these credentials').click();
  const refusal = section.getByRole('alert').filter({hasText: 'These credentials do not work'});
  await visible(refusal);
  assert.match(await refusal.innerText(), /secret|key|console/i, 'it says what to look at');
  await assertAccessible(owner, 'credentials that do not work');
  await shot(owner, 'credentials-wrong');
  await visible(section.getByText('Not set up'));
});

step('the right ones work, are kept, and are never shown again', async () => {
  const {apiKeySecret, authToken} = twilio.config.credentials;
  await type({'API key secret': apiKeySecret, 'Auth token': authToken});
  await button(section, 'Test these credentials').click();
  await visible(section.getByRole('status').filter({hasText: 'These credentials work'}));
  await shot(owner, 'credentials-right');
  await button(section, 'Save').click();
  await visible(section.getByText('Your own account'));
  await visible(section.getByText('Can be used now'));
  await owner.reload();
  await visible(section.getByText('Your own account'));
  await section.getByText('Change the account').click();
  assert.equal(await section.getByLabel(/^API key secret/).inputValue(), '');
  const html = await owner.content();
  for (const secret of [apiKeySecret, authToken]) assert.ok(!html.includes(secret), 'a secret came back to the page');
  await assertAccessible(owner, 'an account of its own');
});

step('the account is forgotten when the clinic says so', async () => {
  await button(section, 'Forget this account').click();
  await button(owner.getByRole('dialog'), 'Forget this account').click();
  await visible(section.getByText('Not set up'));
});

step('a LiveKit account at an address that the server does not allow is refused at its field', async () => {
  section = owner.getByRole('region', {name: 'Built in'});
  await section.getByText('Use your own LiveKit account instead').click();
  const {apiKey, apiSecret} = livekit.config.credentials;
  await type({Address: 'wss://127.0.0.1:5432', 'API key': apiKey, 'API secret': apiSecret});
  await button(section, 'Save').click();
  await visible(section.getByText(/Not an address that this server may call/));
  await assertAccessible(owner, 'a LiveKit address that is not allowed');
  assert.equal(livekit.requests.length, 0);
});

step('an allowed one is tried, kept, and asks for its agreement', async () => {
  await type({Address: livekit.config.url});
  await button(section, 'Test these credentials').click();
  await visible(section.getByRole('status').filter({hasText: 'These credentials work'}));
  await button(section, 'Save').click();
  section = owner.getByRole('region', {name: 'LiveKit, your own account'});
  await visible(section.getByText('Can be used now'));
  await visible(section.getByText('No agreement attested'));
  await visible(section.getByText('Address to enter at LiveKit, your own account for its notices'));
  // The fold in which the account was given stays open where the page kept it.
  if (!await section.locator('details.more-ways').evaluate(({open}) => open)) await section.getByText('Change the account').click();
  await visible(section.getByText(`Set to ${livekit.config.url}`));
  assert.equal(await section.getByLabel(/^API secret/).inputValue(), '');
  await assertAccessible(owner, 'a LiveKit account of its own');
  await shot(owner, 'credentials-livekit');
  await button(section, 'Forget this account').click();
  await button(owner.getByRole('dialog'), 'Forget this account').click();
  await visible(owner.getByRole('region', {name: 'Built in'}));
});
