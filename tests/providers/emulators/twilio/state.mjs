// SPDX-License-Identifier: Apache-2.0
// What Twilio knows: rooms with their people and tracks, recordings, compositions, and what time does to them.
import {createHash} from 'node:crypto';

import {invalid, notFound} from './fields.mjs';

export class Twilio {
  rooms = new Map();
  recordings = new Map();
  compositions = new Map();
  insights = new Map();
  failsToCompose = false;
  #serial = 0;
  #skew = 0;

  get now() { return Date.now() + this.#skew; }

  sid(prefix) {
    this.#serial += 1;
    return prefix + createHash('md5').update(`${prefix}${this.#serial}`).digest('hex');
  }

  advance(ms) {
    this.#skew += ms;
    for (const room of this.rooms.values()) this.#expire(room);
  }

  #expire(room) {
    if (room.status !== 'in-progress') return;
    const people = room.people.filter(({status}) => status === 'connected');
    if (people.length) return;
    const limit = room.people.length ? room.emptySince + room.empty_room_timeout * 60_000 : room.created + room.unused_room_timeout * 60_000;
    if (this.now >= limit) this.complete(room);
  }

  byName(name) { return [...this.rooms.values()].find((room) => room.unique_name === name && room.status === 'in-progress'); }

  /// By SID in every status, by name only in progress.
  find(sidOrName, path = `/Rooms/${sidOrName}`) {
    const room = this.rooms.get(sidOrName) ?? this.byName(sidOrName);
    if (!room) throw notFound(path);
    this.#expire(room);
    return room;
  }

  create(fields) {
    const name = fields.UniqueName;
    if (name === '') throw invalid('Room name is empty', 53100);
    if (name?.length > 128) throw invalid('Room name is too long', 53101);
    if (name && this.byName(name)) throw invalid('Unable to create record: Room exists', 53113);
    const made = this.sid('RM');
    const room = {
      sid: made, unique_name: name ?? made, status: 'in-progress', type: fields.Type ?? 'group', created: this.now, updated: this.now,
      max_participants: fields.MaxParticipants ?? 50, max_participant_duration: fields.MaxParticipantDuration ?? 14400,
      status_callback: fields.StatusCallback ?? null, status_callback_method: fields.StatusCallbackMethod ?? 'POST',
      record_participants_on_connect: fields.RecordParticipantsOnConnect ?? false, video_codecs: fields.VideoCodecs ?? ['VP8', 'H264'],
      media_region: fields.MediaRegion ?? 'us1', audio_only: fields.AudioOnly ?? false,
      empty_room_timeout: fields.EmptyRoomTimeout ?? 5, unused_room_timeout: fields.UnusedRoomTimeout ?? 5,
      people: [], rules: [{type: fields.RecordParticipantsOnConnect ? 'include' : 'exclude', all: true}], rulesAt: null, ended: null,
    };
    this.rooms.set(made, room);
    return room;
  }

  complete(room) {
    if (room.status !== 'in-progress') return;
    for (const person of room.people) this.leave(room, person);
    Object.assign(room, {status: 'completed', ended: this.now, updated: this.now});
  }

  join(room, identity) {
    if (room.people.filter(({status}) => status === 'connected').length >= room.max_participants) throw invalid('Participant quota', 53105);
    for (const same of room.people.filter((one) => one.identity === identity)) this.leave(room, same);
    const person = {sid: this.sid('PA'), identity, status: 'connected', started: this.now, ended: null, tracks: [],
      subscribe: [{type: 'include', all: true}]};
    room.people.push(person);
    this.publish(room, person, 'audio');
    this.publish(room, person, 'video');
    return person;
  }

  publish(room, person, kind) {
    const track = {sid: this.sid('MT'), kind, name: `${kind}-of-${person.sid}`, enabled: true};
    person.tracks.push(track);
    if (room.rules.some(({type}) => type === 'include')) this.record(room, person, track);
    return track;
  }

  leave(room, person) {
    if (person.status !== 'connected') return;
    Object.assign(person, {status: 'disconnected', ended: this.now});
    this.stopFiles(room, (file) => file.participant === person.sid);
    room.emptySince = this.now;
  }

  record(room, person, track) {
    const made = this.sid('RT');
    this.recordings.set(made, {sid: made, status: 'processing', source: track.sid, type: track.kind, room: room.sid, participant: person.sid,
      name: track.name, created: this.now, ended: null, content: Buffer.from(`${track.kind} recorded as ${made}`)});
  }

  stopFiles(room, which = () => true) {
    for (const file of this.recordings.values()) if (file.room === room.sid && file.ended === null && which(file)) file.ended = this.now;
  }

  setRules(room, rules) {
    const had = room.rules.some(({type}) => type === 'include');
    const has = rules.some(({type}) => type === 'include');
    Object.assign(room, {rules, rulesAt: this.now});
    if (had && !has) this.stopFiles(room);
    if (had || !has) return;
    for (const person of room.people.filter(({status}) => status === 'connected'))
      for (const track of person.tracks) this.record(room, person, track);
  }
}
