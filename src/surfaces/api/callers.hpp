// SPDX-License-Identifier: Apache-2.0
// Who may call a procedure, as data and as a sentence, for everything that is printed about procedures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "surfaces/api/procedure.hpp"

namespace chiroflow::api {

/// The roles that pass, in the order OWNER, ADMIN, PROVIDER, STAFF, BILLER; all of them where no permission is asked for.
/// Empty for procedures that are not for staff.
std::vector<std::string_view> roles_of(const Access& access);

/// "OWNER, ADMIN; holders of a visit link".
std::string callers_sentence(const Access& access);

}  // namespace chiroflow::api
