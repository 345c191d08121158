// SPDX-License-Identifier: Apache-2.0
#include "app/consents/attendants.hpp"

#include "app/record_changes.hpp"

namespace chiroflow::app {

namespace {
wire::CanonicalObject sealed_object() {
  return {wire::CanonicalObject::Order::as_given, wire::CanonicalObject::Unknown::is_null};
}

std::optional<std::string> text_of(const wire::Value& value) {
  if (!value.is(wire::Kind::string)) return std::nullopt;
  return std::string(value.as_string());
}
}  // namespace

Result<void> check_attendants(const ConsentAttendants& attendants, std::string_view signer_name) {
  if (const auto& interpreter = attendants.interpreter) {
    TRY(require_text("interpreter.name", interpreter->name));
    TRY(require_text("interpreter.language", interpreter->language));
    if (interpreter->name == signer_name)
      return fail(invalid_field("interpreter.name", "Whoever answers is not their own interpreter"));
  }
  if (const auto& witness = attendants.witness_name) {
    TRY(require_text("witnessName", *witness));
    if (*witness == signer_name)
      return fail(invalid_field("witnessName", "A witness is somebody else than whoever answers"));
  }
  return {};
}

wire::CanonicalObject evidence_part(const ConsentAttendants& attendants) {
  auto out = sealed_object();
  if (const auto& who = attendants.interpreter) {
    auto interpreter = sealed_object();
    interpreter.text("name", who->name);
    interpreter.text("language", who->language);
    interpreter.text("relationship", who->relationship);
    interpreter.text("identifier", who->identifier);
    out.object("interpreter", interpreter);
  } else {
    out.raw("interpreter", std::nullopt);
  }
  out.text("witness", attendants.witness_name);
  return out;
}

ConsentAttendants attendants_in(const wire::Value& evidence) {
  const auto& part = evidence.get("attendants");
  ConsentAttendants out;
  if (const auto& who = part.get("interpreter"); who.is(wire::Kind::object))
    out.interpreter =
        ConsentInterpreter{text_of(who.get("name")).value_or(""), text_of(who.get("language")).value_or(""),
                           text_of(who.get("relationship")), text_of(who.get("identifier"))};
  out.witness_name = text_of(part.get("witness"));
  // The first format knew a witness of spoken answers only.
  if (!out.witness_name) out.witness_name = text_of(evidence.get("spoken").get("witness"));
  return out;
}

}  // namespace chiroflow::app
