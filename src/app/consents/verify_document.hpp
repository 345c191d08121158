// SPDX-License-Identifier: Apache-2.0
// Whether an exported consent is as it was sealed. Needs nothing but the file and the clinic's public key. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/describe.hpp"
#include "core/result.hpp"
#include "crypto/signing.hpp"

namespace chiroflow::app {

/// differs: not as it was sealed. unproven: right in itself, but with no key from elsewhere nobody knows who sealed it.
CHIROFLOW_ENUM(DocumentVerdict, intact, differs, unproven)

struct DocumentCheck {
  std::string what;  // for people
  bool right = false;
  std::string found;  // where it is not right: what differs
};
CHIROFLOW_DESCRIBE(DocumentCheck, what, right, found)

struct DocumentReport {
  DocumentVerdict verdict = DocumentVerdict::differs;
  std::string consent_id, consent_type, signer_name, signed_at, key_id;  // as the evidence says
  std::vector<DocumentCheck> checks;
};
CHIROFLOW_DESCRIBE(DocumentReport, verdict, consent_id, consent_type, signer_name, signed_at, key_id, checks)

/// `key`: none takes the one inside the file, which proves only that the file was not damaged. Error: invalid_argument for what is no
/// export of a consent.
Result<DocumentReport> check_consent_document(std::string_view file, const std::optional<crypto::VerifyKey>& key);

}  // namespace chiroflow::app
