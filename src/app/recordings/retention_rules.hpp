// SPDX-License-Identifier: Apache-2.0
// How long an organization keeps each class of data: the table of domain/retention.hpp and the organization's own rules over it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/empty.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

struct DataClassView {
  DataClass data_class = DataClass::RECORDINGS;
  std::string holds;
  std::optional<int> days;  // null: until somebody says otherwise (recordings alone)
  int default_days = 0;
  int minimum_days = 0;
  int maximum_days = 0;
  std::string counted_from;
  bool automatic = false;
  bool needs_citation = false;
  std::string reason;
  std::optional<std::string> citation;
  std::optional<UserId> set_by;
  std::optional<Instant> set_at;
};
CHIROFLOW_DESCRIBE(DataClassView, data_class, holds, days, default_days, minimum_days, maximum_days, counted_from,
                   automatic, needs_citation, reason, citation, set_by, set_at)

struct GetRetentionOutput {
  std::string table_version = std::string(kRetentionTableVersion);
  std::vector<DataClassView> data_classes;
};
CHIROFLOW_DESCRIBE(GetRetentionOutput, table_version, data_classes)

struct SetRetentionRuleInput {
  DataClass data_class = DataClass::QUALITY_SAMPLES;
  int days = 0;
  std::optional<std::string> citation;
};
CHIROFLOW_DESCRIBE(SetRetentionRuleInput, data_class, days, citation)

Result<GetRetentionOutput> get_retention_rules(Call& call, const Empty& input);
/// Errors: invalid_argument for what is below the minimum, above the maximum, fixed, or lacks its citation; for RECORDINGS, which
/// the clinic's settings say; forbidden: shortening a class of evidence is for owners.
Result<DataClassView> set_retention_rule(Call& call, const SetRetentionRuleInput& input);

/// What holds now, never below the table's minimum, whatever the rule's row says.
Result<std::chrono::days> days_kept(db::Reader& reader, const OrganizationId& organization, DataClass data_class);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::GetRetentionOutput::table_version>{.doc = "Of the defaults below"};
template <> inline constexpr FieldRule rule<&app::SetRetentionRuleInput::days>{.min = 1, .max = 36'500};
template <> inline constexpr FieldRule rule<&app::SetRetentionRuleInput::citation>{
    .min_length = 1, .max_length = 300, .doc = "The statute or board rule that allows a shorter time"};
}  // namespace chiroflow
