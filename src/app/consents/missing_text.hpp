// SPDX-License-Identifier: Apache-2.0
// What is said to people about a visit that lacks a consent. No patient data.
#pragma once

#include <string>

#include "app/consents/visit_needs.hpp"

namespace chiroflow::app {

/// What is missing, why, and the two ways on: asking for it, or an emergency override.
std::string missing_text_for_staff(const ConsentVerdict& consents);
/// The same to who can sign it.
std::string missing_text_for_visitor(const ConsentVerdict& consents);

/// Nobody has said where the patient is: who can say it, and how.
std::string place_text_for_staff();
std::string place_text_for_visitor();

}  // namespace chiroflow::app
