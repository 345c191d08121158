// SPDX-License-Identifier: Apache-2.0
// What `chiroflow doctor` finds: each thing looked at, how it stands and what to do. Texts are for people who run a clinic,
// not a computer centre; they hold no secrets.
#pragma once

#include <string>
#include <vector>

#include "core/describe.hpp"

namespace chiroflow::doctor {

CHIROFLOW_ENUM(Level, ok, warning, problem)

struct Finding {
  Level level = Level::ok;
  std::string subject;  // "configuration", "TLS", …
  std::string text;
  std::string advice;  // empty when there is nothing to do
};
CHIROFLOW_DESCRIBE(Finding, level, subject, text, advice)

class Findings {
 public:
  void ok(std::string subject, std::string text) { add(Level::ok, std::move(subject), std::move(text), {}); }
  void warn(std::string subject, std::string text, std::string advice) {
    add(Level::warning, std::move(subject), std::move(text), std::move(advice));
  }
  void problem(std::string subject, std::string text, std::string advice) {
    add(Level::problem, std::move(subject), std::move(text), std::move(advice));
  }
  const std::vector<Finding>& all() const { return all_; }
  int count(Level level) const;

 private:
  void add(Level level, std::string subject, std::string text, std::string advice) {
    all_.push_back({level, std::move(subject), std::move(text), std::move(advice)});
  }
  std::vector<Finding> all_;
};

struct Report {
  bool healthy = true;  // no problem; there may be warnings
  std::vector<Finding> findings;
};
CHIROFLOW_DESCRIBE(Report, healthy, findings)

}  // namespace chiroflow::doctor
