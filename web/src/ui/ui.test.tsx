// SPDX-License-Identifier: Apache-2.0
import {act, fireEvent, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {describe, expect, it, vi} from 'vitest';
import {Announcer, Button, Choices, Confirm, Dialog, Switch, TextField, ThemeSwitch, toast} from '.';

describe('the kit', () => {
  it('keeps a busy button focusable and deaf', async () => {
    const press = vi.fn();
    render(<Button busy="Saving…" onClick={press}>Save</Button>);
    const button = screen.getByRole('button', {name: 'Saving…'});
    await userEvent.tab();
    expect(document.activeElement).toBe(button);
    await userEvent.click(button);
    expect(press).not.toHaveBeenCalled();
  });

  it('ties hint and fault to the field', () => {
    render(<TextField label="City" hint="Where you are" fault="Please name it" value="" onChange={() => {}} />);
    const field = screen.getByRole('textbox', {name: 'City', description: 'Where you are Please name it'});
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('offers choices and switches by role', async () => {
    const chosen = vi.fn();
    const turned = vi.fn();
    render(
      <>
        <Choices label="At home?" choices={[{value: 'y', label: 'Yes'}, {value: 'n', label: 'No'}]} value="n" onChange={chosen} />
        <Switch label="Sound" on={false} onChange={turned} />
      </>,
    );
    await userEvent.click(screen.getByRole('radio', {name: 'Yes'}));
    await userEvent.click(screen.getByRole('switch', {name: 'Sound'}));
    expect(chosen).toHaveBeenCalledWith('y');
    expect(turned).toHaveBeenCalledWith(true);
  });

  it('asks before what is hard to take back', async () => {
    const no = vi.fn();
    render(<Confirm title="End the visit?" text="Everybody leaves." yes="End" no="Stay" onYes={() => {}} onNo={no} />);
    expect(screen.getByRole('dialog', {name: 'End the visit?'})).toBeTruthy();
    await userEvent.click(screen.getByRole('button', {name: 'Stay'}));
    expect(no).toHaveBeenCalledOnce();
  });

  it('closes only the dialog on top by Escape', () => {
    const outer = vi.fn();
    const inner = vi.fn();
    render(<Dialog title="Outer" onClose={outer}><Dialog title="Inner" onClose={inner} /></Dialog>);
    fireEvent(screen.getByRole('dialog', {name: 'Inner'}), new Event('cancel', {cancelable: true}));
    expect(inner).toHaveBeenCalledOnce();
    expect(outer).not.toHaveBeenCalled();
  });

  it('says toasts to everybody', () => {
    render(<Announcer />);
    act(() => toast('Saved'));
    expect(screen.getByRole('status').textContent).toBe('Saved');
    expect(screen.getByRole('button', {name: 'Close'})).toBeTruthy();
  });

  it('offers what the system has not, also when that changes under the page', () => {
    const scheme = Object.assign(new EventTarget(), {matches: false});
    vi.spyOn(window, 'matchMedia').mockReturnValue(scheme as unknown as MediaQueryList);
    const {unmount} = render(<ThemeSwitch />);
    expect(screen.getByRole('button', {name: 'Use dark colors'})).toBeTruthy();
    scheme.matches = true;
    act(() => void scheme.dispatchEvent(new Event('change')));
    expect(screen.getByRole('button', {name: 'Use light colors'})).toBeTruthy();
    unmount();
  });
});
