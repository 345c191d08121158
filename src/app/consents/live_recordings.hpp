// SPDX-License-Identifier: Apache-2.0
// What a withdrawn or refused consent to recording ends: the recordings of all visits of the patient that run at that moment.
#pragma once

#include <optional>
#include <vector>

#include "app/call.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// The patient's live visits and `also`, locked in one order. Patients and consents are locked after them.
Result<std::vector<SessionId>> lock_live_visits(Call& call, db::Writer& writer, const PatientId& patient,
                                                const std::optional<SessionId>& also = std::nullopt);

/// Ends every recording of those visits, and of those that went live since `visits` were locked; these are added. Whether anything was
/// being recorded.
Result<bool> end_recordings_of(Call& call, db::Writer& writer, const PatientId& patient, std::vector<SessionId>& visits,
                               RecordingStop why);

}  // namespace chiroflow::app
