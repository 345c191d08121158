// SPDX-License-Identifier: Apache-2.0
import {act, render, screen} from '@testing-library/react';
import {describe, expect, it, vi} from 'vitest';
import {Store, useStore} from './store';

describe('Store', () => {
  it('tells its listeners about changes and nothing else', () => {
    const store = new Store({a: 1, b: 2});
    const told = vi.fn();
    const stop = store.subscribe(told);
    store.patch({a: 1});
    expect(told).not.toHaveBeenCalled();
    store.patch({a: 5});
    expect(told).toHaveBeenCalledTimes(1);
    stop();
    store.set({a: 0, b: 0});
    expect(told).toHaveBeenCalledTimes(1);
    expect(store.get()).toEqual({a: 0, b: 0});
  });

  it('renders again only when the selected part changes', () => {
    const store = new Store({a: 1, b: 2});
    const rendered = vi.fn();
    const pickA = (value: {a: number}) => value.a;
    function View() {
      const a = useStore(store, pickA);
      rendered();
      return <p>a is {a}</p>;
    }
    render(<View />);
    const before = rendered.mock.calls.length;
    act(() => store.patch({b: 9}));
    expect(rendered.mock.calls.length).toBe(before);
    act(() => store.patch({a: 7}));
    expect(screen.getByText('a is 7')).toBeTruthy();
  });
});
