// SPDX-License-Identifier: Apache-2.0
// A mutation that finds a record as it is wanted changes nothing, but its reply shows the record: a read (H-17).
#pragma once

#include "app/call.hpp"

namespace chiroflow::app {

/// Appends the event of such a read, as the last step of the transaction that found nothing to change. Fills the details.
Result<void> note_unchanged(Call& call, db::Writer& writer, AuditNote note);

}  // namespace chiroflow::app
