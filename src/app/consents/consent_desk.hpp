// SPDX-License-Identifier: Apache-2.0
// What consents need beside the database: the rules of the states and the key that seals what was signed, and the
// printer of copies. Made once in main.
#pragma once

#include "crypto/signing.hpp"
#include "domain/consent_rules.hpp"

namespace chiroflow {
class PaperPrinter;
}

namespace chiroflow::app {

/// Immutable; safe from any thread.
struct ConsentDesk {
  ConsentRules rules;
  crypto::SigningKey seal_key;            // of the installation, the same that signs the audit log's checkpoints
  const PaperPrinter* printer = nullptr;  // null: no PDFs (commands)
};

}  // namespace chiroflow::app
