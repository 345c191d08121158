// SPDX-License-Identifier: Apache-2.0
// superjson 2's payload, {"json": …, "meta": {"values": …, "v": 1}}: the meta says which values are dates, undefined and
// so on. Names of kinds and paths as superjson 2.2 reads them; meta of paths that are not there is ignored.
// Errors: invalid_argument with a text, for JSON faults, for the payload null, for kinds we do not know, and for paths
// through __proto__, prototype or constructor.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::wire {

/// Applies the meta inside `payload` and returns its "json"; undefined where the payload has none. Views into the document.
Result<Value> read_superjson(Value& payload);

/// A whole request body or `input` parameter.
class Superjson {
 public:
  Superjson(Document document, Value json) : document_(std::move(document)), json_(json) {}
  const Value& json() const { return json_; }

 private:
  Document document_;
  Value json_;
};
Result<Superjson> parse_superjson(std::string_view text);

}  // namespace chiroflow::wire
