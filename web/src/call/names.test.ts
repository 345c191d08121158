// SPDX-License-Identifier: Apache-2.0
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {Names, type Person} from './names';
import type {Peer, PersonRole} from './videoSession';

const peer = (participantId: string, role: PersonRole | null = null, name = ''): Peer => ({
  id: `peer_${participantId}`, participantId, role, name, media: {audio: true, video: true, screen: false}, stream: null, link: 'connected',
  away: false,
});
const kAna: Person = {participantId: 'p2', role: 'INTERPRETER', name: 'Ana'};
const settle = () => vi.advanceTimersByTimeAsync(1);

describe('Names', () => {
  let people: Person[];
  let ask: ReturnType<typeof vi.fn<() => Promise<readonly Person[]>>>;
  let names: Names;
  beforeEach(() => {
    vi.useFakeTimers();
    people = [{participantId: 'p1', role: 'PATIENT', name: 'Mia'}];
    ask = vi.fn(async () => people);
    names = new Names(ask, 'the patient');
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves alone what the engine tells', () => {
    expect(names.named(peer('p1', 'PATIENT', 'Mia'))).toMatchObject({name: 'Mia', role: 'PATIENT'});
    expect(ask).not.toHaveBeenCalled();
  });

  it('asks once for whoever it does not know, and says when it does', async () => {
    const changed = vi.fn();
    names.changed.on(changed);
    expect(names.named(peer('p1'))).toMatchObject({name: 'the patient', role: null});
    names.named(peer('p1'));
    await settle();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(names.named(peer('p1'))).toMatchObject({name: 'Mia', role: 'PATIENT'});
  });

  it('tells a third person from the second', async () => {
    names.named(peer('p1'));
    await settle();
    people = [...people, kAna];
    names.named(peer('p2'));
    await settle();
    expect([names.named(peer('p1')).name, names.named(peer('p2')).name]).toEqual(['Mia', 'Ana']);
  });

  it('asks again after a while, also where the server did not answer', async () => {
    ask.mockRejectedValueOnce(new Error('no line'));
    names.named(peer('p1'));
    await settle();
    names.named(peer('p1'));
    await settle();
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(15_000);
    names.named(peer('p1'));
    await settle();
    expect(names.named(peer('p1')).name).toBe('Mia');
    names.named(peer('stranger'));
    await settle();
    names.named(peer('stranger'));
    await settle();
    expect(ask).toHaveBeenCalledTimes(3);
  });
});
