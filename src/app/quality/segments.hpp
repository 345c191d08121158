// SPDX-License-Identifier: Apache-2.0
// Stretches of a visit in one kind of contact: picture and sound, or sound alone. The first opens with the visit, the last
// closes with it.
#pragma once

#include <string_view>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Opens a stretch for a visit that runs and has none, and closes it when the visit is over. Part of step_session.
Result<void> follow_with_segment(Call& call, db::Writer& writer, const TelehealthSession& session);

/// Whether the two talk by telephone at present.
Result<bool> goes_by_phone(db::Reader& reader, const TelehealthSession& session);

struct SegmentChange {
  Modality modality = Modality::AUDIO_VIDEO;
  bool by_phone = false;
  std::string_view reason;
};
/// Another stretch, where this is another kind of contact. Stamps the session's modality and billing without saving them;
/// returns whether anything changed. The reason "started" corrects the first stretch during its first minute, since nobody knew better
/// before, and changes nothing later: who comes back is not the beginning of the visit.
Result<bool> change_segment(Call& call, db::Writer& writer, TelehealthSession& session, const SegmentChange& change);

}  // namespace chiroflow::app
