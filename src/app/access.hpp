// SPDX-License-Identifier: Apache-2.0
// The only ways to obtain a session inside a use case: a row of another organization, or of another visit, is not there.
#pragma once

#include "app/call.hpp"
#include "domain/permissions.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

/// Staff: any session of their organization. Visitors: the one their link leads to. Error: not_found "Session".
Result<TelehealthSession> access_session(const Call& call, db::Reader& reader, const SessionId& id);
/// The same, locked for a change.
Result<TelehealthSession> access_session_to_change(const Call& call, db::Writer& writer, const SessionId& id);
/// Error: not_found "Appointment".
Result<Appointment> access_appointment_to_change(const Call& call, db::Writer& writer, const AppointmentId& id);
/// The caller's own organization.
Result<Organization> own_organization(const Call& call, db::Reader& reader);

/// Staff only: the role may do this. Visitors are never asked.
Result<void> require(const Call& call, Permission permission);

}  // namespace chiroflow::app
