// SPDX-License-Identifier: Apache-2.0
// Where the rules of the states come from: our own file (data/state-rules.json, in the program) and the clinic's, whose rows
// come before ours. docs/consent.md tells its form.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "domain/consent_rules.hpp"

namespace chiroflow::app {

/// One row for each state and the District of Columbia.
Result<ConsentRules> default_consent_rules();

/// `base` with the rows of a clinic's file: one of the same code and dates replaces ours, one with dates of its own holds in those
/// days. Its version is part of the result's, with the beginning of the file's SHA-256. Errors: invalid_argument naming row and
/// field: unknown keys and codes, bad values, rows without source or reviewer, two rows of one place for the same day.
Result<ConsentRules> read_consent_rules(std::string_view json, const ConsentRules& base);

}  // namespace chiroflow::app
