// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import type {Message} from '../../api/types';
import {ApiError} from '../../api/errors';
import {makeParts, settle} from '../../testing/visit';
import {Chat} from './chat';

const message = (seq: number, own = false): Message => ({
  id: `m${seq}`, seq, kind: 'CHAT', sender: {participantId: null, role: 'STAFF', name: 'Example Clinic'}, text: `text ${seq}`, sentAt: new Date(), own,
});

describe('Chat', () => {
  it('reads only what is new, and counts what was not seen', async () => {
    const all = [message(1)];
    const {api, realtime, clock, asked, say, welcome} = makeParts({
      'telehealth.listMessages': ({after = 0}: {after?: number}) => ({messages: all.filter(({seq}) => seq > after)}),
    });
    const chat = new Chat(api, realtime, clock, 's1');
    chat.start();
    realtime.start();
    await settle();
    welcome();
    await settle();
    all.push(message(2), message(3));
    say({type: 'notice', sessionId: 's1', seq: 1, kind: 'chat.message', payload: {messageId: 'm3'}, at: ''});
    await settle();
    expect(asked('telehealth.listMessages')).toHaveBeenLastCalledWith({sessionId: 's1', after: 1});
    expect(chat.state.get().messages.map(({seq}) => seq)).toEqual([1, 2, 3]);
    expect(chat.state.get().unread).toBe(3);
    chat.seen();
    expect(chat.state.get().unread).toBe(0);
  });

  it('goes on without a line to the server, only slower', async () => {
    const all = [message(1)];
    const {api, realtime, clock} = makeParts({
      'telehealth.listMessages': ({after = 0}: {after?: number}) => ({messages: all.filter(({seq}) => seq > after)}),
    });
    const chat = new Chat(api, realtime, clock, 's1');
    chat.start();
    await settle();
    all.push(message(2));
    clock.advance(15_000);
    await settle();
    expect(chat.state.get().messages.map(({seq}) => seq)).toEqual([1, 2]);
    chat.stop();
    expect(clock.waiting).toBe(0);
  });

  it('sends the same message again with the same id until it arrives', async () => {
    let reachable = false;
    const {api, realtime, clock, asked} = makeParts({
      'telehealth.listMessages': () => ({messages: []}),
      'telehealth.sendMessage': () => {
        if (!reachable) throw new ApiError('unreachable', 'no');
        return message(1, true);
      },
    });
    const chat = new Chat(api, realtime, clock, 's1');
    chat.start();
    chat.send('  I am late  ');
    await settle();
    expect(chat.state.get().drafts).toMatchObject([{text: 'I am late', state: 'waiting'}]);
    reachable = true;
    clock.advance(4000);
    await settle();
    const [first, second] = asked('telehealth.sendMessage').mock.calls as [{clientId: string}][];
    expect(first?.[0].clientId).toBe(second?.[0].clientId);
    expect(chat.state.get()).toMatchObject({drafts: [], messages: [{id: 'm1'}], unread: 0});
  });
});
