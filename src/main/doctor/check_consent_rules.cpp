// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "main/doctor/checks.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "consent rules";
}

void check_consent_rules(const config::Config& config, Findings& findings) {
  const auto rules = consent_rules(config);
  if (!rules)
    return findings.problem(kSubject, std::string(rules.error().text()) + ".",
                            "Correct it (docs/consent.md tells the form); the server refuses to start.");
  const auto reviewed =
      std::count_if(rules->rows().begin(), rules->rows().end(), [](const auto& row) { return !row.reviewer.empty(); });
  findings.ok(kSubject, "Version " + rules->version() + ": " + std::to_string(rules->rows().size()) + " rows, " +
                            std::to_string(reviewed) + " of them reviewed by somebody of yours (docs/consent.md).");
}

}  // namespace chiroflow::doctor
