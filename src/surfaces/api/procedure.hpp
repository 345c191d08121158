// SPDX-License-Identifier: Apache-2.0
// One declaration per procedure: name, kind, REST address, who may call it, what it audits, input and output. tRPC, REST, the
// OpenAPI document, the TypeScript types and the permission table all come from it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>

#include "app/call.hpp"
#include "domain/permissions.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/schema_json.hpp"
#include "wire/typescript.hpp"

namespace chiroflow::api {

enum class Kind { query, mutation };
enum class Form { superjson, plain };  // tRPC, REST

/// Who may call. Staff need the permission where one is named; visitors hold a visit link; a half-finished sign-in has
/// given the password but not the second factor; who has to set one up may do that and nothing else.
struct Access {
  bool everybody = false;
  bool staff = false;
  std::optional<Permission> permission;
  bool visitors = false;
  bool half_signed_in = false;
  bool sets_up_second_factor = false;
  std::string_view no_staff_because;  // the cause that staff are told; visitors only

  Access and_visitors() const {
    auto copy = *this;
    copy.visitors = true;
    return copy;
  }
};
inline Access needs(Permission permission) { return {.staff = true, .permission = permission}; }
inline Access any_staff() { return {.staff = true}; }
inline Access visitors_only() { return {.visitors = true}; }
/// What is the patient's own act: staff who try are told so.
inline Access patients_only(std::string_view cause) { return {.visitors = true, .no_staff_because = cause}; }
inline Access everybody() { return {.everybody = true}; }
inline Access setting_up_second_factor() { return {.staff = true, .sets_up_second_factor = true}; }
inline Access signing_in() { return {.staff = true, .half_signed_in = true}; }

struct Declaration {
  std::string_view rest;  // "GET /sessions/{sessionId}"; inputs not in the path go into query or body
  Access access;
  std::string_view summary;
  AuditAction action = AuditAction::READ;
  bool asks_in_body = false;  // a query asked with words about people, which belong into no address (H-16)
  /// The reply holds a secret that is shown once, so it is not kept for a repetition with the same Idempotency-Key: what its
  /// caller does who lost it, as a sentence.
  std::string_view if_lost = {};
  bool always_anew = false;    // proves who somebody is; a repetition with the same Idempotency-Key is carried out, too
  bool is_background = false;  // pages call it by themselves: no sign that somebody works (H-06)
};

/// Keeps the reply of a repeated mutation; called inside its transaction with the encoded output.
using Remember = std::function<Result<void>(db::Writer&, std::string_view encoded)>;

struct Procedure {
  std::string name;  // "telehealth.createRoom"
  Kind kind = Kind::query;
  std::string rest_method;
  std::string rest_path;
  Access access;
  AuditAction action = AuditAction::READ;
  std::string summary;
  bool has_input = true;
  bool asks_in_body = false;  // tRPC takes this query as POST, too
  std::string_view if_lost;   // see Declaration
  bool always_anew = false;
  bool is_background = false;
  std::function<Result<std::string>(app::Call&, const wire::Value&, wire::Source, Form, const Remember&)> run;
  std::function<const std::vector<wire::FieldNode>&(wire::SchemaCollector&)> input_fields;
  std::function<std::string(wire::SchemaCollector&)> input_schema;  // a reference; also remembers the components
  std::function<std::string(wire::SchemaCollector&)> output_schema;
  std::function<std::string(wire::TypeScriptCollector&)> input_type;
  std::function<std::string(wire::TypeScriptCollector&)> output_type;

  std::string_view router() const { return std::string_view(name).substr(0, name.find('.')); }
  std::string_view short_name() const { return std::string_view(name).substr(name.find('.') + 1); }
};

template <class T>
std::string encode(const T& value, Form form) {
  // Replies of one procedure are much alike: room for the last one spares growing step by step.
  thread_local std::size_t expected = 512;
  std::string out;
  out.reserve(expected + expected / 8);
  if (form == Form::superjson) {
    wire::encode_superjson(out, value);
  } else {
    wire::JsonWriter json(out);
    wire::encode_plain(json, value);
  }
  expected = out.size();
  return out;
}

}  // namespace chiroflow::api
