// SPDX-License-Identifier: Apache-2.0
// The queue of this page, tied to the server and to what the browser can do to be noticed: sound, notification, title.
import type {Api} from '../../api/client';
import type {Realtime} from '../../api/realtime';
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {t} from '../../i18n/i18n';
import {announce} from '../../ui';
import {waitingCount} from '../staff/title';
import type {Alerts} from './alerts';
import {fullName, type QueueEntry} from './entry';
import {QueueStore} from './queueStore';
import {ArrivalSound, type SoundState} from './sound';

export const arrivalSound = new ArrivalSound();
/** Whether the browser lets us sound; shown, so that nobody trusts a silent page. */
export const soundState = new Store<SoundState>('ready');

export interface LiveQueueParts {
  api: Api;
  live: Realtime;
  clock: Clock;
  everybody: boolean;
}

export function makeQueue({api, live, clock, everybody}: LiveQueueParts): QueueStore {
  const notified = new Map<string, Notification>();
  const source = {
    read: async (all: boolean): Promise<QueueEntry[]> => {
      const entries = await api.telehealth.getWaitingRoom.query({everybody: all});
      return Array.isArray(entries) ? entries : [];
    },
    watch: (changed: () => void): (() => void) => {
      const ends = [live.watch({topic: 'queue'}), live.on('queue', changed), live.on('welcome', changed)];
      return () => ends.forEach((end) => end());
    },
  };
  return new QueueStore(source, clock, (alerts) => tell(alerts, notified), everybody);
}

function tell(alerts: Alerts, notified: Map<string, Notification>): void {
  waitingCount.patch({badge: alerts.badge, ringing: alerts.ringing.length > 0});
  for (const entry of alerts.notify) {
    announce(t('queue.arrived', {name: fullName(entry.patient)}), 'urgent');
    showNotification(entry, notified);
  }
  const ringing = new Set(alerts.ringing.map(({id}) => id));
  for (const [id, shown] of notified) {
    if (ringing.has(id)) continue;
    shown.close();
    notified.delete(id);
  }
  if (alerts.sound) sound();
}

/** Of several open tabs one sounds: whoever gets the lock. Where there are no locks each does. */
function sound(): void {
  const play = (): void => soundState.set(arrivalSound.play());
  if (!navigator.locks) return play();
  void navigator.locks.request('chiroflow-arrival-sound', {ifAvailable: true}, async (lock) => {
    if (!lock) return;
    play();
    await new Promise((resolve) => setTimeout(resolve, 1500));
  });
}

/** The name stays off a screen that others may see: the notification says only that somebody waits. */
function showNotification(entry: QueueEntry, notified: Map<string, Notification>): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(t('queue.notification.title'), {body: t('queue.notification.text'), tag: `waiting-${entry.id}`});
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    notified.set(entry.id, shown);
  } catch {
    // Phones allow notifications from service workers only; sound and title remain.
  }
}

export type NotificationState = 'unsupported' | 'default' | 'granted' | 'denied';

export const notificationState = (): NotificationState =>
  ('Notification' in globalThis ? Notification.permission : 'unsupported');
