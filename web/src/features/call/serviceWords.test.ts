// SPDX-License-Identifier: Apache-2.0
import {afterEach, describe, expect, it} from 'vitest';
import {ApiError} from '../../api/errors';
import type {AbilityDifference} from '../../api/types';
import {setLanguage, t} from '../../i18n/i18n';
import {changesOf, refusalWords, stateWords} from './serviceWords';
import {outlook, service, traits} from './testing';

afterEach(() => setLanguage('en', false));

const zoom = {name: 'Zoom', people: 2};
const lost = (ability: string): AbilityDifference => ({ability, before: 'native', after: 'unavailable', reason: 'why'});
const gained = (ability: string): AbilityDifference => ({ability, before: 'unavailable', after: 'native', reason: 'how'});

describe('the state of a service', () => {
  it('is plain where it works, and where it failed a short while ago', () => {
    expect(stateWords(service(), t)).toBe('Works.');
    expect(stateWords(service({breaker: 'half_open'}), t)).toBe('Failed a short while ago and may not work.');
  });

  it('says why it is not reached, in the language of the reason alone', async () => {
    const away = service({available: false, message: 'Twilio did not answer'});
    expect(stateWords(away, t)).toBe('Not reachable just now: Twilio did not answer');
    expect(stateWords({...away, message: ''}, t)).toBe('Not reachable just now.');
    await setLanguage('es', false);
    expect(stateWords(away, t)).toBe('Ahora mismo no se alcanza.');
  });
});

describe('what would change', () => {
  it('is nothing in another room of the same kind', () => {
    expect(changesOf(outlook(), zoom, t)).toEqual({warnings: [], lost: [], gained: []});
  });

  it('tells what people can do no longer and newly, and nothing of what only servers notice', () => {
    const preview = outlook({lost: [lost('mute'), lost('webhooks'), lost('somethingNew')], gained: [gained('quality'), gained('webhooks')]});
    expect(changesOf(preview, zoom, t)).toEqual(
      {warnings: [], lost: ['Muting somebody'], gained: ["The service's own figures on the quality of the call"]});
  });

  it('has words for every ability in both languages', async () => {
    const abilities = ['waitingRoom', 'recording', 'screenShare', 'chat', 'virtualBackground', 'breakoutRooms', 'listParticipants', 'mute', 'unmute',
      'removeParticipant', 'spotlight', 'quality'];
    for (const language of ['en', 'es'] as const) {
      await setLanguage(language, false);
      const words = changesOf(outlook({lost: abilities.map(lost)}), zoom, t).lost;
      expect(new Set(words).size).toBe(abilities.length);
      expect(words.filter((one) => one.includes('service.'))).toEqual([]);
    }
  });

  it('tells of a page of its own, of less encryption and of more places', () => {
    const preview = outlook({after: traits({linkOnly: true, endToEndEncryption: false, maxParticipants: 100})});
    expect(changesOf(preview, zoom, t)).toEqual({
      warnings: ['Everybody opens Zoom in a window of its own and joins there.'], lost: ['Encryption from end to end'],
      gained: ['Places in the room: 100 instead of 4'],
    });
  });

  it('tells of the way back', () => {
    const preview = outlook({before: traits({linkOnly: true, endToEndEncryption: false, maxParticipants: 100})});
    expect(changesOf(preview, {name: 'Built in', people: 2}, t)).toEqual({
      warnings: [], lost: ['Places in the room: 4 instead of 100'],
      gained: ['Encryption from end to end', 'The call on this page, without another window'],
    });
  });

  it('warns where fewer fit in than are there', () => {
    const preview = outlook({before: traits({maxParticipants: 16})});
    expect(changesOf(preview, {name: 'Built in', people: 5}, t).warnings).toEqual(['Only 4 people fit in. In the room now: 5.']);
    expect(changesOf(preview, {name: 'Built in', people: 4}, t).warnings).toEqual([]);
  });

  it('compares nothing with an account that is gone', () => {
    expect(changesOf(outlook({before: null, after: traits({endToEndEncryption: false})}), zoom, t)).toEqual({warnings: [], lost: [], gained: []});
  });

  it('says of a recording that it ends, whether or not there can be another one', () => {
    expect(changesOf(outlook({recordingRunning: true}), zoom, t).warnings[0]).toMatch(/^The recording ends\. In the new room/);
    expect(changesOf(outlook({recordingRunning: true, needsAcceptance: true}), zoom, t).warnings).toEqual(['The recording ends, and this service cannot make another one.']);
  });

  it('says that nobody stated the agreement', () => {
    expect(changesOf(outlook({warning: 'No owner …'}), zoom, t).warnings).toEqual(['No owner has attested a business associate agreement (BAA) with Zoom.']);
  });
});

describe('a refused change', () => {
  it('says that the visit stays and what to do', () => {
    expect(refusalWords(new ApiError('unavailable', 'x', 'timeout'), t)).toEqual(
      {title: 'The visit stays where it is', text: 'This service did not take the visit. Try again in a moment, or choose another one.'});
    expect(refusalWords(new ApiError('missing', 'x', 'not_end_to_end'), t)?.text).toMatch(/which this service does not have/);
    expect(refusalWords(new ApiError('missing', 'x', 'session_over'), t)?.title).toBe('The visit has ended');
  });

  it('claims nothing where our own server was not reached', () => {
    expect(refusalWords(new ApiError('unreachable', 'x'), t)).toBeNull();
    expect(refusalWords(new ApiError('internal', 'x'), t)).toBeNull();
  });
});
