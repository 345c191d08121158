// SPDX-License-Identifier: Apache-2.0
// What the texts of consents say about clinic, clinician and place, read from the records. Nothing about the patient.
#pragma once

#include "app/consents/consent_rows.hpp"
#include "app/consents/consent_text.hpp"

namespace chiroflow::app {

Result<TextFacts> text_facts(const Call& call, db::Reader& reader, const ConsentFrame& frame, int validity_days);

}  // namespace chiroflow::app
