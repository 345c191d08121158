// SPDX-License-Identifier: Apache-2.0
// Takes out of a view what the caller's role may not see; the shape stays (H-28). The rules are in domain/permissions.
#pragma once

#include "domain/permissions.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

void hide(Role role, store::SessionRow& row);
/// What staff note and bill is not for people with a visit link.
void hide_from_visitor(store::SessionRow& row);
void hide(Role role, store::AppointmentRow& row);
void hide(Role role, store::PatientSummary& row);
void hide(Role role, store::WaitingRoomView& row);
void hide(Role role, store::SessionListItem& item);
void hide(Role role, store::UpcomingSession& item);
void hide(Role role, store::SessionDetails& item);

}  // namespace chiroflow::app
