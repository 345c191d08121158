// SPDX-License-Identifier: Apache-2.0
// What recordings need beside the database. Made once in main; safe from any thread.
#pragma once

#include <functional>

#include "ports/recording_keys.hpp"
#include "ports/recording_store.hpp"

namespace chiroflow::app {

struct RecordingDesk {
  RecordingStore& store;
  RecordingKeys& keys;
  std::function<void()> work_is_due;  // somebody looks after recordings soon; none: nobody does (commands, tests)
};

}  // namespace chiroflow::app
