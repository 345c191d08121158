// SPDX-License-Identifier: Apache-2.0
// JSON Schema of described types, in the dialect of OpenAPI 3.1, with limits, formats and documentation.
// Inputs: required is what has neither optional, Patch nor default. Outputs: required is all but Undefinable, and an
// optional one may be null. Limits are written where a rule states them; texts without a rule end at 10 000 characters.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "wire/json_writer.hpp"
#include "wire/type_model.hpp"

namespace chiroflow::wire {

class SchemaCollector {
 public:
  /// The schema to put where T is used: a $ref for named types, else the schema itself. Remembers T for the components.
  template <class T>
  std::string ref_for(Flavour flavour) {
    return remember(model_.use<T>(), flavour);
  }
  /// The members of a described T, for path and query parameters.
  template <class T>
  const std::vector<FieldNode>& fields_of() {
    return model_.use<T>().type->fields;
  }
  /// The schema of one such member, by value; enumerations are referred to.
  std::string field_schema(const FieldNode& field, Flavour flavour);

  /// Whether an input's member must be there.
  static bool is_required(const FieldNode& field, Flavour flavour);

  /// The object under components.schemas. Fails as internal when two types have one name.
  Result<void> write_components(JsonWriter& out) const;

 private:
  std::string remember(TypeUse use, Flavour flavour);

  TypeModel model_;
  std::vector<std::pair<TypeUse, Flavour>> roots_;
};

}  // namespace chiroflow::wire
