// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it, vi} from 'vitest';
import type {Api} from '../../api/client';
import {ApiError} from '../../api/errors';
import {noticingSignOut, StaffSession} from './session';

const kMe = {role: 'PROVIDER', secondFactorMissing: false};

function session(answers: {me?: () => unknown; signOut?: () => unknown}): StaffSession {
  const auth = {
    me: {query: async () => (answers.me ?? (() => kMe))()},
    signOut: {mutate: async () => answers.signOut?.()},
    signOutEverywhere: {mutate: async () => answers.signOut?.()},
  };
  return new StaffSession(() => ({auth}) as unknown as Api);
}

const refused = (): never => {
  throw new ApiError('signed_out', 'You must be logged in');
};

describe('the session of staff', () => {
  it('finds who is signed in', async () => {
    const found = session({});
    await found.find();
    expect(found.state.get()).toMatchObject({kind: 'in', me: kMe, fresh: false});
  });

  it('finds nobody', async () => {
    const found = session({me: refused});
    await found.find();
    expect(found.state.get().kind).toBe('out');
  });

  it('does not take a server that is away for being signed out', async () => {
    const found = session({me: () => {
      throw new ApiError('unreachable', 'no network');
    }});
    await found.find();
    expect(found.state.get()).toMatchObject({kind: 'unknown', error: {kind: 'unreachable'}});
  });

  it('remembers why it ended', async () => {
    const ours = session({});
    await ours.find();
    await ours.signOut('inactive');
    expect(ours.state.get()).toMatchObject({kind: 'out', ending: 'inactive', me: null});
  });

  it('does not claim to be out while the server does not know', async () => {
    const ours = session({signOut: () => {
      throw new ApiError('unreachable', 'no network');
    }});
    await ours.find();
    await expect(ours.signOut()).rejects.toMatchObject({kind: 'unreachable'});
    expect(ours.state.get().kind).toBe('in');
  });

  it('is over when a call says so', async () => {
    const ours = session({});
    await ours.find();
    ours.ended();
    expect(ours.state.get()).toMatchObject({kind: 'out', ending: 'ended'});
  });
});

describe('a refusal on the way in', () => {
  it('is a wrong code and not the end', async () => {
    const ours = session({me: () => ({...kMe, secondFactorMissing: true})});
    await ours.find();
    ours.ended();
    expect(ours.state.get().kind).toBe('in');
  });
});

const tellings = () => ({signedOut: vi.fn(), limited: vi.fn()});

describe('a sign-in that may do less since', () => {
  it('is read anew once', async () => {
    const me = vi.fn(() => ({...kMe, secondFactorDue: me.mock.calls.length > 1}));
    const ours = session({me});
    await ours.find();
    ours.limited();
    await vi.waitFor(() => expect(ours.state.get().me?.secondFactorDue).toBe(true));
    ours.limited();
    expect(me).toHaveBeenCalledTimes(2);
  });
});

describe('replies', () => {
  it('tell of an end inside a batch, too', async () => {
    const told = tellings();
    const watched = noticingSignOut(async () => new Response('[{"error":{"json":{"data":{"code":"UNAUTHORIZED"}}}}]', {status: 207}), told);
    const response = await watched('/api/trpc/x');
    expect(await response.text()).toContain('UNAUTHORIZED');
    await vi.waitFor(() => expect(told.signedOut).toHaveBeenCalledTimes(1));
  });

  it('tell that a second factor has to be set up, and other refusals do not', async () => {
    const told = tellings();
    const refusedFor = (cause: string) => async () => new Response(JSON.stringify({error: {json: {data: {code: 'FORBIDDEN', cause}}}}), {status: 403});
    await noticingSignOut(refusedFor('second_factor_due'), told)('/x');
    await vi.waitFor(() => expect(told.limited).toHaveBeenCalledTimes(1));
    await (await noticingSignOut(refusedFor('role'), told)('/x')).text();
    expect(told.limited).toHaveBeenCalledTimes(1);
    expect(told.signedOut).not.toHaveBeenCalled();
  });

  it('of other kinds tell nothing', async () => {
    const told = tellings();
    await noticingSignOut(async () => new Response('{}', {status: 200}), told)('/x');
    expect(told.signedOut).not.toHaveBeenCalled();
    expect(told.limited).not.toHaveBeenCalled();
  });
});
