// SPDX-License-Identifier: Apache-2.0
// Where committed notices go at once, for the pages that are connected. Only a hint: the rows are the truth, and a page that
// missed some asks for them.
#pragma once

#include <span>

#include "domain/visit.hpp"

namespace chiroflow {

/// Safe from any thread; must not block and must not fail.
class LiveFeed {
 public:
  virtual ~LiveFeed() = default;
  /// All of one organization, in the order of their transaction.
  virtual void published(std::span<const SessionNotice> notices) = 0;
};

}  // namespace chiroflow
