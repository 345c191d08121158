// SPDX-License-Identifier: Apache-2.0
// Reading what the rules of unusual accesses look at. Every function is scoped to the organization it is given.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/result.hpp"
#include "domain/unusual_access.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

/// All but the time zone. Visits count from a year before the time until half a year after it.
Result<ClinicFacts> clinic_facts(db::Reader&, const OrganizationId&, const Span& time);

/// The first event of the log at or after that time, found in steps through the chain, which has no index by time; one past the last
/// event where there is none.
Result<std::int64_t> first_seq_since(db::Reader&, const OrganizationId&, Instant since);

/// Events about patients and refusals, from `first` on and before `end` and `to`, in their order.
Result<void> each_access(db::Reader&, const OrganizationId&, std::int64_t first, std::int64_t end, Instant to,
                         const std::function<void(const AccessEvent&)>& take);

/// By user.
Result<std::map<std::string, PersonName>> staff_names(db::Reader&, const OrganizationId&);

}  // namespace chiroflow::store
