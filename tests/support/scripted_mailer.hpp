// SPDX-License-Identifier: Apache-2.0
// For tests: takes every e-mail unless the next outcome says otherwise.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "ports/mailer.hpp"

namespace chiroflow::testing {

class ScriptedMailer : public Mailer {
 public:
  Result<void> send(const MailMessage& message) override {
    sent.push_back(message);
    if (outcomes.empty()) return {};
    auto outcome = std::move(outcomes.front());
    outcomes.pop_front();
    return outcome;
  }
  Result<void> check() override { return {}; }

  std::deque<Result<void>> outcomes;
  std::vector<MailMessage> sent;
};

}  // namespace chiroflow::testing
