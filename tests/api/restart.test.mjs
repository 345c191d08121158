// SPDX-License-Identifier: Apache-2.0
// What was answered is kept, whatever happens to the program.
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';

import {bookVisit, client} from './lib/clinic.mjs';
import {startServer} from './lib/server.mjs';

const server = await startServer();
after(() => server.stop());

describe('After a crash', () => {
  it('a running visit goes on: its state, its room and the way in are there', async () => {
    const {sessionId, appointment} = await bookVisit(client(server), server);
    const started = await client(server).telehealth.startSession.mutate({sessionId, patientLocation: 'Austin, TX'});
    const before = await client(server).telehealth.generateToken.mutate({sessionId});

    await server.crashAndRestart();

    const api = client(server);
    const status = await api.telehealth.getRoomStatus.query({sessionId});
    assert.equal(status.status, 'IN_PROGRESS');
    assert.deepEqual(status.actualStartTime, started.actualStartTime);
    assert.equal(status.patientLocation, 'Austin, TX');
    // The address of the clinic is another port now; the room's name is what stays.
    assert.equal(status.roomUrl.split('/').at(-1), started.roomUrl.split('/').at(-1));
    const again = await api.telehealth.generateToken.mutate({sessionId});
    assert.equal(again.roomName, before.roomName);
    assert.equal((await api.telehealth.createRoom.mutate({appointmentId: appointment.id})).sessionId, sessionId);
    assert.equal((await api.telehealth.endSession.mutate({sessionId})).status, 'COMPLETED');
  });
});
