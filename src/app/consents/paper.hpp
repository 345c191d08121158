// SPDX-License-Identifier: Apache-2.0
// An answered consent on paper: the text as it was shown, the signature, and a page that certifies who, when, with which hashes and
// seal, and how anybody can check it.
#pragma once

#include <string>

#include "core/result.hpp"
#include "domain/consent.hpp"
#include "domain/organization.hpp"
#include "ports/paper_printer.hpp"

namespace chiroflow::app {

struct ConsentDesk;

/// Of the sealed evidence alone, but for a withdrawal, which came afterwards.
Paper consent_paper(const Organization& organization, const TelehealthConsent& row, const std::string& evidence);

/// PDF. Error: unsupported where this server has no printer.
Result<std::string> print_consent(const ConsentDesk& desk, const Organization& organization,
                                  const TelehealthConsent& row, const std::string& evidence);

}  // namespace chiroflow::app
