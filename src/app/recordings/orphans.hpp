// SPDX-License-Identifier: Apache-2.0
// Where rows, objects and keys of recordings do not belong together: after a crash in the wrong moment, a restored database, a hand
// that removed files. Looks only; what has no row may be all that is left of a recording newer than a restored backup.
#pragma once

#include <cstdint>

#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

struct RecordingOrphans {
  std::int64_t recordings = 0;  // that are kept, as the rows say
  std::int64_t objects_without_rows = 0;
  std::int64_t pieces_without_objects = 0;
  std::int64_t keys_without_rows = 0;
  std::int64_t recordings_without_keys = 0;
  std::int64_t rows_astray = 0;  // that wait for work of which nothing is left, or work that is left of what is over
  bool none() const {
    return objects_without_rows + pieces_without_objects + keys_without_rows + recordings_without_keys + rows_astray ==
           0;
  }
};

/// May run beside a server: what is being uploaded just now is passed over. Needs services.recordings.
Result<RecordingOrphans> find_recording_orphans(const Services& services);

}  // namespace chiroflow::app
