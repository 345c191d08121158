// SPDX-License-Identifier: Apache-2.0
// What the tests of the Meet adapter begin with.
import {make} from '../../lib/tool.mjs';
import {start} from '../google_meet.mjs';

/// An emulator and the adapter before it; the emulator is closed at the test's end. `emulator`: its options; `config`,
/// `credentials`: what is different in the adapter's; the others are make()'s.
export async function meeting(t, {emulator: options = {}, config = {}, credentials = {}, ...how} = {}) {
  const emulator = await start(options);
  t.after(() => emulator.close());
  const whole = {...emulator.config, ...config, credentials: {...emulator.config.credentials, ...credentials}};
  return {emulator, provider: await make('google_meet', whole, how)};
}

export const paths = ({requests}) => requests.map(({method, target}) => `${method} ${target}`);

/// Times of a room for the next hours.
export const soon = () => ({
  start: new Date(Date.now() + 3_600_000).toISOString(), end: new Date(Date.now() + 7_200_000).toISOString(),
});
