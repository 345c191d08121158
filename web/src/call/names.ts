// SPDX-License-Identifier: Apache-2.0
// The names of those at an engine that knows people by ids without meaning: the server tells them to whoever is in the visit.
import {systemClock} from '../lib/clock';
import {Emitter} from './emitter';
import type {Peer, PersonRole} from './videoSession';

export interface Person {
  participantId: string;
  role: PersonRole;
  name: string;
}

const kAskAgainMs = 15_000;

export class Names {
  /** More is known than before. */
  readonly changed = new Emitter<null>();
  private readonly known = new Map<string, Person>();
  private readonly lookedFor = new Map<string, number>();
  private asking = false;

  /** `meanwhile`: how whoever is not known yet is called. */
  constructor(private readonly ask: () => Promise<readonly Person[]>, private readonly meanwhile: string) {}

  /** As the engine tells it, else as the server did; whoever is not known is asked for. */
  named(peer: Peer): Peer {
    if (peer.role !== null) return peer;
    const person = this.known.get(peer.participantId);
    if (!person) void this.lookFor(peer.participantId);
    return {...peer, name: person?.name ?? this.meanwhile, role: person?.role ?? null};
  }

  private async lookFor(id: string): Promise<void> {
    const now = systemClock.now();
    if (this.asking || now - (this.lookedFor.get(id) ?? -Infinity) < kAskAgainMs) return;
    this.lookedFor.set(id, now);
    this.asking = true;
    const people = await this.ask().catch(() => null);
    this.asking = false;
    if (!people) return;
    for (const person of people) this.known.set(person.participantId, person);
    this.changed.emit(null);
  }
}
