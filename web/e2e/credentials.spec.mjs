// SPDX-License-Identifier: Apache-2.0
// The clinic's own account at a video service, given and tried on the page, against an emulated Twilio.
import assert from 'node:assert/strict';
import {after, before} from 'node:test';

import {start as startTwilio} from '../../tests/providers/emulators/twilio.mjs';
import {assertAccessible} from './lib/axe.mjs';
import {openBrowser, removeMedia, shot} from './lib/browser.mjs';
import {button, isAt, ownerAt, visible} from './lib/persons.mjs';
import {startServer} from './lib/server.mjs';
import {story} from './lib/steps.mjs';

const step = story();
let twilio, server, browser, owner, section;

before(async () => {
  twilio = await startTwilio();
  server = await startServer({env: {TWILIO_BASE_URL: twilio.url, TWILIO_INSIGHTS_BASE_URL: twilio.url}});
  browser = await openBrowser('clinician');
});
after(async () => {
  await browser?.close();
  await removeMedia();
  await server?.stop();
  await twilio?.close();
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
