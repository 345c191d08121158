// SPDX-License-Identifier: Apache-2.0
// Keeps pieces that the server does not have yet in the browser's store, sealed by a key that ends with the tab: a page that is
// loaded again goes on with them, and whoever finds the files later cannot read them.
import type {Piece} from './ports';
import type {Tracks} from './webm';

/** What is known of a recording that this tab makes. */
export interface KeptRecording {
  recordingId: string;
  sessionId: string;
  startedAt: number;
  mimeType: string;
  /** For going on in the same file; null while they are not known. */
  tracks: Tracks | null;
}

export interface PieceKeeper {
  note(tracks: Tracks): void;
  save(piece: Piece): Promise<void>;
  sent(number: number): Promise<void>;
  /** All of the recording. */
  forget(): Promise<void>;
}

export interface Keeper {
  begin(recording: KeptRecording): Promise<PieceKeeper>;
  /** What this tab left behind of the session's recording. */
  find(sessionId: string): Promise<{recording: KeptRecording; pieces: Piece[]; keeper: PieceKeeper} | null>;
}

const kDatabase = 'chiroflow-recording';
const kKey = 'chiroflow.recording';
const kTooOldMs = 24 * 3600_000;

interface KeptPiece {
  recordingId: string;
  number: number;
  last: boolean;
  nonce: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

interface Tab {
  recording: KeptRecording;
  /** Of the seal; base64. */
  key: string;
}

const asPromise = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('the browser\'s store refused'));
});

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(kDatabase, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('recordings', {keyPath: 'recordingId'});
    request.result.createObjectStore('pieces', {keyPath: ['recordingId', 'number']});
  };
  return asPromise(request);
}

const allOf = (recordingId: string): IDBKeyRange => IDBKeyRange.bound([recordingId], [recordingId, []]);
const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const fromText = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const importKey = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

class DatabaseKeeper implements PieceKeeper {
  constructor(private readonly database: IDBDatabase, private readonly recordingId: string, private readonly key: CryptoKey) {}

  note(tracks: Tracks): void {
    const tab = readTab();
    if (tab?.recording.recordingId === this.recordingId) writeTab({...tab, recording: {...tab.recording, tracks}});
  }

  async save({number, last, bytes}: Piece): Promise<void> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({name: 'AES-GCM', iv: nonce}, this.key, bytes);
    const kept: KeptPiece = {recordingId: this.recordingId, number, last, nonce, sealed};
    await asPromise(this.database.transaction('pieces', 'readwrite').objectStore('pieces').put(kept));
  }

  async sent(number: number): Promise<void> {
    await asPromise(this.database.transaction('pieces', 'readwrite').objectStore('pieces').delete([this.recordingId, number]));
  }

  async forget(): Promise<void> {
    await remove(this.database, this.recordingId);
    forgetTab(this.recordingId);
  }

  async pieces(): Promise<Piece[]> {
    const kept = await asPromise<KeptPiece[]>(this.database.transaction('pieces').objectStore('pieces').getAll(allOf(this.recordingId)));
    return Promise.all(kept.map(async ({number, last, nonce, sealed}) =>
      ({number, last, bytes: new Uint8Array(await crypto.subtle.decrypt({name: 'AES-GCM', iv: nonce}, this.key, sealed))})));
  }
}

async function remove(database: IDBDatabase, recordingId: string): Promise<void> {
  const stores = database.transaction(['recordings', 'pieces'], 'readwrite');
  await Promise.all([
    asPromise(stores.objectStore('pieces').delete(allOf(recordingId))), asPromise(stores.objectStore('recordings').delete(recordingId)),
  ]);
}

function forgetTab(recordingId: string): void {
  if (readTab()?.recording.recordingId === recordingId) sessionStorage.removeItem(kKey);
}

function readTab(): Tab | null {
  try {
    return JSON.parse(sessionStorage.getItem(kKey) ?? 'null') as Tab | null;
  } catch {
    return null;
  }
}

const writeTab = (tab: Tab): void => sessionStorage.setItem(kKey, JSON.stringify(tab));

/** Of tabs that were closed: nobody can read them any more. */
async function sweep(database: IDBDatabase, now: number): Promise<void> {
  const all = await asPromise<KeptRecording[]>(database.transaction('recordings').objectStore('recordings').getAll());
  await Promise.all(all.filter(({startedAt}) => now - startedAt > kTooOldMs).map(({recordingId}) => remove(database, recordingId)));
}

/** The browser's own store. It may be missing (private windows); then pieces are in memory alone. */
export function browserKeeper(now: () => number): Keeper {
  let opened: Promise<IDBDatabase> | null = null;
  const database = (): Promise<IDBDatabase> => (opened ??= open());
  return {
    async begin(recording) {
      try {
        const base = await database();
        await sweep(base, now());
        const raw = crypto.getRandomValues(new Uint8Array(32));
        writeTab({recording, key: toText(raw)});
        await asPromise(base.transaction('recordings', 'readwrite').objectStore('recordings').put(recording));
        return new DatabaseKeeper(base, recording.recordingId, await importKey(raw));
      } catch {
        return inMemoryAlone;
      }
    },
    async find(sessionId) {
      try {
        const tab = readTab();
        if (tab?.recording.sessionId !== sessionId) return null;
        const keeper = new DatabaseKeeper(await database(), tab.recording.recordingId, await importKey(fromText(tab.key)));
        return {recording: tab.recording, pieces: await keeper.pieces(), keeper};
      } catch {
        return null;
      }
    },
  };
}

export const inMemoryAlone: PieceKeeper = {
  note: () => undefined, save: async () => undefined, sent: async () => undefined, forget: async () => undefined,
};
