// SPDX-License-Identifier: Apache-2.0
// The consult room by itself, for the scenarios: "#session=…" for the clinician who is signed in, "#token=…" for the holder of
// a visit link. Talks to the real server; the browser gets this page under the server's address (e2e/lib/room.mjs).
import {type Api, createApi} from '../../src/api/client';
import {Realtime, wakeWithPage} from '../../src/api/realtime';
import {WantedMedia} from '../../src/call/wantedMedia';
import {startPage} from '../../src/entries/start';
import {ConsultRoom} from '../../src/features/call/ConsultRoom';

const wishes = new URLSearchParams(location.hash.slice(1));

interface Entry {
  api: Api;
  live: Realtime;
  sessionId: string;
  role: 'clinician' | 'patient';
}

async function entryOf(): Promise<Entry> {
  const sessionId = wishes.get('session');
  if (sessionId !== null) return {api: createApi(), live: new Realtime({hello: () => ({})}), sessionId, role: 'clinician'};
  let visitKey: string | null = null;
  const api = createApi({visitKey: () => visitKey});
  const view = await api.visit.open.mutate({token: wishes.get('token') ?? ''});
  visitKey = view.visitKey;
  if (!view.sessionId) throw new Error(`the visit is ${view.state}`);
  return {api, live: new Realtime({hello: () => (visitKey ? {visitKey} : {})}), sessionId: view.sessionId, role: 'patient'};
}

const entry = await entryOf();
if (wishes.get('camera') === 'off') new WantedMedia(entry.sessionId).keep({camera: false});
entry.live.start();
wakeWithPage(entry.live);
void startPage(['call'], () => (
  <ConsultRoom {...entry} otherName={entry.role === 'clinician' ? 'Maria' : 'Dr. Demo'}
    clinicPhone="+15555550123" />
));
