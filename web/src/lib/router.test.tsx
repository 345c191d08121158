// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it} from 'vitest';
import {Link, Router, RouterProvider, Routes, matchPath} from './router';

describe('matchPath', () => {
  it('gives the values of names, decoded', () => {
    expect(matchPath('/app/patients/:id', '/app/patients/a%20b')).toEqual({id: 'a b'});
    expect(matchPath('/app', '/app/')).toEqual({});
  });

  it('refuses other paths', () => {
    expect(matchPath('/app/patients/:id', '/app/patients')).toBeNull();
    expect(matchPath('/app/patients/:id', '/app/patients/')).toBeNull();
    expect(matchPath('/app/:id', '/app/%zz')).toBeNull();
  });
});

describe('Routes', () => {
  it('follows links and moves the focus to the new heading', async () => {
    window.history.replaceState(null, '', '/app');
    const routes = [
      {pattern: '/app', render: () => <main><h1>Today</h1><Link to="/app/patients/7?tab=visits">Patient</Link></main>},
      {pattern: '/app/patients/:id', render: (params: Readonly<Record<string, string>>, query: URLSearchParams) =>
        <main><h1>Patient {params['id']} {query.get('tab')}</h1></main>},
    ];
    render(<RouterProvider value={new Router()}><Routes routes={routes} otherwise={<p>nothing</p>} /></RouterProvider>);
    await userEvent.click(screen.getByRole('link', {name: 'Patient'}));
    const heading = screen.getByRole('heading', {name: 'Patient 7 visits'});
    expect(document.activeElement).toBe(heading);
    act(() => window.history.back());
    expect(await screen.findByRole('heading', {name: 'Today'})).toBeTruthy();
  });
});
