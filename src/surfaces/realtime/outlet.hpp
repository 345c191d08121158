// SPDX-License-Identifier: Apache-2.0
// How the parts of this folder reach a connected page by its line.
#pragma once

#include <string>
#include <string_view>

#include "domain/signalling.hpp"

namespace chiroflow::realtime {

/// Safe from any thread, also while locks of this folder are held; does not block.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Nothing happens for a line that is gone.
  virtual void send(signalling::Line line, std::string_view text) = 0;
};

}  // namespace chiroflow::realtime
