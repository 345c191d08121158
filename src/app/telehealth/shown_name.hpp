// SPDX-License-Identifier: Apache-2.0
// How somebody is called in front of the others of a visit.
#pragma once

#include <string>

#include "domain/session.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// Patients by first name, clinicians by name and title, guests as they were invited, the front desk as the clinic.
Result<std::string> shown_name(db::Reader& reader, const Participant& who);

}  // namespace chiroflow::app
