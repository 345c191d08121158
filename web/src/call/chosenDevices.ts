// SPDX-License-Identifier: Apache-2.0
// Which camera, microphone and speaker were chosen in this browser, be it in the check before a visit or during a call.
import {store, stored} from '../lib/preferences';
import type {DeviceChoice} from './devices';

const kKey = 'chiroflow.devices';
const kNone: DeviceChoice = {camera: null, microphone: null, speaker: null};

export function chosenDevices(): DeviceChoice {
  try {
    return {...kNone, ...(JSON.parse(stored(kKey) ?? '{}') as Partial<DeviceChoice>)};
  } catch {
    return kNone;
  }
}

/** What is chosen now. */
export function chooseDevices(part: Partial<DeviceChoice>): DeviceChoice {
  const choice = {...chosenDevices(), ...part};
  store(kKey, JSON.stringify(choice));
  return choice;
}
