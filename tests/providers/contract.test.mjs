// SPDX-License-Identifier: Apache-2.0
// What the server relies on, held against every video provider: the expectations come from src/ports alone and are the same
// for all. contract/vendors.mjs lists whom, contract/*.mjs what.
//
// CONTRACT_ONLY   only the vendors with this text in their name
import {describe, test} from 'node:test';

import {abilities} from './contract/abilities.mjs';
import {faults} from './contract/faults.mjs';
import {recordings} from './contract/recordings.mjs';
import {rooms} from './contract/rooms.mjs';
import {missing, vendors} from './contract/vendors.mjs';
import {webhooks} from './contract/webhooks.mjs';

const suites = {rooms, abilities, recordings, faults, webhooks};
const only = process.env.CONTRACT_ONLY ?? '';

for (const vendor of vendors.filter(({name}) => name.includes(only))) {
  describe(vendor.name, {concurrency: 4}, () => {
    for (const name of vendor.suites ?? Object.keys(suites)) suites[name](vendor);
  });
}

for (const {name, file} of missing) test(name, {skip: `there is no emulators/${file}.mjs`}, () => {});
