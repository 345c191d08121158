// SPDX-License-Identifier: Apache-2.0
// What happened, said to everybody: announce() to screen readers only, toast() on the screen as well.
import {useEffect} from 'react';
import {systemClock} from '../lib/clock';
import {Store, useStore} from '../lib/store';
import {useText} from '../i18n/i18n';
import {IconButton} from './Button';

interface Toast {
  id: number;
  text: string;
  look: 'plain' | 'danger';
}
interface State {
  polite: string;
  urgent: string;
  toasts: readonly Toast[];
}

const state = new Store<State>({polite: '', urgent: '', toasts: []});
const kShownMs = 7000;
let ids = 0;

/** A changing blank at the end makes screen readers say the same words twice. */
const again = (before: string, text: string) => (before === text ? `${text}\u00a0` : text);

export function announce(text: string, how: 'polite' | 'urgent' = 'polite'): void {
  state.patch({[how]: again(state.get()[how], text)});
}

export function toast(text: string, look: Toast['look'] = 'plain'): void {
  const id = ++ids;
  state.update((now) => ({...now, toasts: [...now.toasts.slice(-2), {id, text, look}]}));
  announce(text, look === 'danger' ? 'urgent' : 'polite');
}

const drop = (id: number) => state.update((now) => ({...now, toasts: now.toasts.filter((shown) => shown.id !== id)}));

function ToastView({id, text, look}: Toast) {
  const t = useText();
  useEffect(() => systemClock.after(kShownMs, () => drop(id)), [id]);
  return (
    <div className={`toast toast-${look}`}>
      <span>{text}</span>
      <IconButton icon="close" label={t('common.close')} onClick={() => drop(id)} />
    </div>
  );
}

/** Once in every page. */
export function Announcer() {
  const t = useText();
  const {polite, urgent, toasts} = useStore(state);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">{polite}</div>
      <div className="visually-hidden" role="alert" aria-live="assertive">{urgent}</div>
      {toasts.length > 0 && (
        <section className="toasts" aria-label={t('common.messages')}>{toasts.map((shown) => <ToastView key={shown.id} {...shown} />)}</section>
      )}
    </>
  );
}
