// SPDX-License-Identifier: Apache-2.0
#include "domain/consent_rules.hpp"

namespace chiroflow {

namespace {
bool in_force(const StateRule& row, Date day) {
  return (!row.valid_from || row.valid_from->value <= day.value) &&
         (!row.valid_until || day.value <= row.valid_until->value);
}
}  // namespace

ConsentRules::ConsentRules(std::string version, std::vector<StateRule> rows)
    : version_(std::move(version)), rows_(std::move(rows)) {}

StateRule ConsentRules::of(std::string_view code, Date day) const {
  for (const auto& row : rows_)
    if (row.code == code && in_force(row, day)) return row;
  StateRule unknown;
  unknown.code = unknown.name = code;
  unknown.notes = "Nothing is known about this place: everything is asked for";
  return unknown;
}

}  // namespace chiroflow
