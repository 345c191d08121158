// SPDX-License-Identifier: Apache-2.0
// The parts of tables(), by topic; each expects the ones above it to exist.
#pragma once

#include "store/schema/description.hpp"

namespace chiroflow::store::schema {

std::vector<Table> people_tables();    // organization, staff, clinicians, patients
std::vector<Table> visit_tables();     // appointments, sessions, rooms, participants, links, waiting room
std::vector<Table> evidence_tables();  // consents, recordings, audit log
std::vector<Table> message_tables();   // webhooks, outbox, e-mails, jobs, remembered replies, secrets, migrations

}  // namespace chiroflow::store::schema
