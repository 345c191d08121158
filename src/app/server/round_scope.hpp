// SPDX-License-Identifier: Apache-2.0
// One round of the server's own work: what it logs and what it writes into the audit log carries one id, "round-purge-c…".
#pragma once

#include <string>
#include <string_view>

#include "app/services.hpp"
#include "ports/log_scope.hpp"

namespace chiroflow::app {

/// Of the thread that makes it, until its end.
class RoundScope {
 public:
  RoundScope(const Services& services, std::string_view work)
      : id_("round-" + std::string(work) + "-" + services.ids.next_text()), scope_(id_) {}

 private:
  const std::string id_;
  const LogScope scope_;
};

}  // namespace chiroflow::app
