// SPDX-License-Identifier: Apache-2.0
// The emulated Zoom's meetings, users and dashboard. `world` is that of ../zoom.mjs.
import {empty, json} from '../../lib/emulator.mjs';
import {faultIn, hostId, invalid, known, meetingFields, noMeeting, refusal, settingsFields} from './common.mjs';

export function meetings({options, state, iso, uuid, next}) {
  const shown = (meeting) => ({
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: hostId,
    host_email: known.hostUser,
    topic: meeting.topic,
    type: 2,
    status: meeting.status,
    start_time: meeting.start_time,
    duration: meeting.duration,
    timezone: 'UTC',
    agenda: meeting.agenda ?? '',
    created_at: meeting.created_at,
    start_url: `https://us05web.zoom.us/s/${meeting.id}?zak=START.${meeting.id}`,
    join_url: `https://us05web.zoom.us/j/${meeting.id}${meeting.password ? '?pwd=ENCRYPTED' : ''}`,
    ...(meeting.password && {password: meeting.password, encrypted_password: 'ENCRYPTED'}),
    settings: meeting.settings,
  });

  const dailyLimit = () =>
    refusal(
      429,
      429,
      'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.',
      {'X-RateLimit-Category': 'Light', 'X-RateLimit-Type': 'QPS', 'X-RateLimit-Remaining': '29'},
    );

  function create(asked, user) {
    if (![known.hostUser, 'me', hostId].includes(user)) return refusal(404, 1001, `User does not exist: ${user}.`);
    const body = asked.json;
    if (!body) return refusal(400, 300, 'Request Body should be a valid JSON object.');
    const fault = faultIn(body, meetingFields) ?? faultIn(body.settings ?? {}, settingsFields, 'settings.');
    if (fault) return invalid(fault);
    if (++state.madeToday > state.dailyLimit) return dailyLimit();
    const id = 85746065432 + 7 * next();
    const settings = {...body.settings, ...state.settings};
    const password = options.passcodes === false ? '' : (body.password ?? `p4S${next()}x`);
    if (!password && !settings.meeting_authentication) settings.waiting_room = true; // one of the three there must be
    const meeting = {...body, id, uuid: uuid(), status: 'waiting', created_at: iso(), password, settings, participants: []};
    state.meetings.set(String(id), meeting);
    return json(201, shown(meeting));
  }

  function list(asked) {
    const type = asked.query.get('type') ?? 'scheduled';
    if (type !== 'scheduled') return invalid('type');
    const from = asked.query.get('from');
    const to = asked.query.get('to');
    const within = ({start_time: at}) => (!from || at.slice(0, 10) >= from) && (!to || at.slice(0, 10) <= to);
    let all = [...state.meetings.values()].filter(within);
    if (state.listsNothing > 0) {
      state.listsNothing -= 1;
      all = [];
    }
    const size = Math.min(Number(asked.query.get('page_size') ?? 30), options.mostPerPage ?? 300);
    if (!(size >= 1)) return invalid('page_size');
    const begin = Number(asked.query.get('next_page_token')?.replace('page~/', '') || 0);
    const page = all.slice(begin, begin + size).map((meeting) => {
      const {settings, password, encrypted_password, start_url, ...listed} = shown(meeting);
      return listed;
    });
    return json(200, {
      page_size: size,
      total_records: all.length,
      next_page_token: begin + size < all.length ? `page~/${begin + size}` : '',
      meetings: page,
    });
  }

  function endLive(meeting) {
    state.past.set(String(meeting.id), [
      ...(state.past.get(String(meeting.id)) ?? []),
      {uuid: meeting.uuid, start_time: meeting.start_time},
    ]);
    state.recordingNow.delete(meeting.uuid);
    Object.assign(meeting, {status: 'waiting', lastParticipants: meeting.participants, participants: [], lastUuid: meeting.uuid, uuid: uuid()});
  }

  function openLive(meeting) {
    if (meeting.status === 'started') return;
    Object.assign(meeting, {status: 'started', uuid: uuid()});
  }

  function meetingCall(asked, id, rest) {
    if (!/^\d{9,11}$/.test(id)) return refusal(400, 300, 'Invalid meeting id.');
    const meeting = state.meetings.get(id);
    if (!meeting) return noMeeting(id);
    if (asked.method === 'GET' && !rest) return json(200, shown(meeting));
    if (asked.method === 'PUT' && rest === 'status') {
      if (!['end', 'recover'].includes(asked.json?.action) || Object.keys(asked.json).length !== 1) return invalid('action');
      if (meeting.status !== 'started') return noMeeting(id);
      endLive(meeting);
      return empty(204);
    }
    if (asked.method === 'PATCH' && !rest) {
      const fault = faultIn(asked.json ?? {'': 0}, meetingFields);
      if (fault !== null) return invalid(fault);
      if (++state.madeToday > state.dailyLimit) return dailyLimit();
      Object.assign(meeting, asked.json);
      return empty(204);
    }
    if (asked.method === 'DELETE' && !rest) {
      if (meeting.status === 'started')
        return refusal(400, 3002, 'Sorry, you cannot delete this meeting since it is in progress.');
      if (
        ![...asked.query.keys()].every((name) =>
          ['schedule_for_reminder', 'cancel_meeting_reminder', 'occurrence_id'].includes(name),
        )
      )
        return invalid('query');
      state.meetings.delete(id);
      return empty(204);
    }
    return refusal(404, 2300, 'This API endpoint is not recognized.');
  }

  function userCall(asked, user, rest) {
    if (![known.hostUser, 'me', hostId].includes(user)) return refusal(404, 1001, `User does not exist: ${user}.`);
    if (rest === 'token') {
      if (asked.query.get('type') !== 'zak') return invalid('type');
      return json(200, {token: `ZAK.${user}.${next()}`});
    }
    if (rest) return refusal(404, 2300, 'This API endpoint is not recognized.');
    return json(200, {
      id: hostId,
      email: known.hostUser,
      first_name: 'Dana',
      last_name: 'Host',
      type: options.licensed === false ? 1 : 2,
      status: options.userStatus ?? 'active',
      pmi: 3542471135,
      verified: 1,
    });
  }

  function quality(asked, id) {
    if (options.dashboards === false) return refusal(400, 200, 'Only available for Paid account with dashboard feature enabled.');
    const type = asked.query.get('type') ?? 'live';
    if (!['live', 'past'].includes(type)) return invalid('type');
    if (Number(asked.query.get('page_size') ?? 1) > 10) return invalid('page_size');
    const meeting = state.meetings.get(id);
    const there = type === 'live' ? meeting?.status === 'started' : meeting && state.past.has(id);
    if (!there) return noMeeting(id);
    const people = type === 'live' ? meeting.participants : (meeting.lastParticipants ?? []);
    return json(200, {
      page_size: 10,
      total_records: people.length,
      next_page_token: '',
      participants: people.map((one) => ({
        user_id: one.user_id,
        participant_uuid: one.participant_uuid,
        health: one.health,
        user_qos: one.qos ?? [],
      })),
    });
  }

  return {create, list, endLive, openLive, meetingCall, userCall, quality};
}
