// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {credentialsInput, isSecret} from './credentials';

describe('credentials of a video service', () => {
  it('are sent below their service, only what was typed', () => {
    expect(credentialsInput('TWILIO', {accountSid: ' AC1 ', authToken: ''})).toEqual({provider: 'TWILIO', twilio: {accountSid: 'AC1', authToken: ''}});
    expect(credentialsInput('GOOGLE_MEET', {delegatedUser: 'a@b.example'})).toEqual({provider: 'GOOGLE_MEET', googleMeet: {delegatedUser: 'a@b.example'}});
    expect(credentialsInput('CUSTOM', {url: 'wss://a.livekit.cloud '})).toEqual({provider: 'CUSTOM', livekit: {url: 'wss://a.livekit.cloud'}});
    expect(credentialsInput('ZOOM', {})).toEqual({provider: 'ZOOM'});
  });

  it('are hidden while typed where they are secret', () => {
    expect(['authToken', 'accountSid'].map(isSecret)).toEqual([true, false]);
  });
});
