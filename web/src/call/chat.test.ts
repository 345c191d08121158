// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {Chat} from './chat';
import type {ChatMessage} from './ports';

const message = (seq: number, own = false, text = `text ${seq}`): ChatMessage =>
  ({id: `m${seq}`, seq, kind: 'CHAT', sender: {participantId: 'p', role: 'CLINICIAN', name: 'Dr. Lee'}, text, sentAt: new Date(0), own});

function make() {
  const server: ChatMessage[] = [message(1)];
  const state = {failing: false, ids: 0, keys: new Set<string>()};
  const chat = new Chat({
    send: async (text, clientId) => {
      const known = state.keys.has(clientId);
      if (!known) {
        state.keys.add(clientId);
        server.push(message(server.length + 1, true, text));
      }
      if (state.failing) throw new Error('the answer was lost');
      return server.at(-1) as ChatMessage;
    },
    list: async (after = 0) => server.filter(({seq}) => seq > after),
    newId: () => `c${++state.ids}`,
  });
  return {chat, server, state};
}

describe('Chat', () => {
  it('counts what is new while it is closed, not what was there before', async () => {
    const {chat, server} = make();
    await chat.refresh();
    expect(chat.state.get()).toMatchObject({unread: 0});
    server.push(message(2), message(3, true));
    await chat.refresh();
    expect(chat.state.get().unread).toBe(1);
    chat.setOpen(true);
    expect(chat.state.get().unread).toBe(0);
    expect(chat.state.get().lines.map(({message: {seq}}) => seq)).toEqual([1, 2, 3]);
  });

  it('shows a message once, also when its answer was lost and it is sent again', async () => {
    const {chat, server, state} = make();
    await chat.refresh();
    state.failing = true;
    await chat.send('hello');
    expect(chat.state.get().lines.at(-1)?.state).toBe('failed');
    state.failing = false;
    await chat.refresh();
    await chat.retry('c1');
    expect(server).toHaveLength(2);
    expect(chat.state.get().lines.map(({message: {text}}) => text)).toEqual(['text 1', 'hello']);
  });

  it('sends nothing empty', async () => {
    const {chat, server} = make();
    await chat.send('   ');
    expect(server).toHaveLength(1);
  });
});
