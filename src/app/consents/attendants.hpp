// SPDX-License-Identifier: Apache-2.0
// Who stood by when somebody answered a consent: an interpreter who made its words understood, a witness who saw or heard it. They are
// named by whoever answers, never sign, and stand in the evidence alone.
#pragma once

#include <optional>
#include <string>

#include "core/describe.hpp"
#include "core/result.hpp"
#include "wire/canonical_object.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

struct ConsentInterpreter {
  std::string name;
  std::string language;
  std::optional<std::string> relationship;
  std::optional<std::string> identifier;
};
CHIROFLOW_DESCRIBE(ConsentInterpreter, name, language, relationship, identifier)

struct ConsentAttendants {
  std::optional<ConsentInterpreter> interpreter;
  std::optional<std::string> witness_name;
};

/// Errors: invalid_argument naming "interpreter.name", "interpreter.language" or "witnessName": blank, or whoever answers.
Result<void> check_attendants(const ConsentAttendants& attendants, std::string_view signer_name);

/// As a part of the evidence.
wire::CanonicalObject evidence_part(const ConsentAttendants& attendants);
/// Out of an evidence of any format.
ConsentAttendants attendants_in(const wire::Value& evidence);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ConsentInterpreter::name>{.min_length = 1, .max_length = 200};
template <> inline constexpr FieldRule rule<&app::ConsentInterpreter::language>{
    .min_length = 1, .max_length = 60, .doc = "Into which it was interpreted, in words or as BCP 47"};
template <> inline constexpr FieldRule rule<&app::ConsentInterpreter::relationship>{
    .min_length = 1, .max_length = 100, .doc = "To the patient, such as daughter, or the agency they interpret for"};
template <> inline constexpr FieldRule rule<&app::ConsentInterpreter::identifier>{
    .min_length = 1, .max_length = 60, .doc = "Their number at the agency, or of their certificate"};
}  // namespace chiroflow
