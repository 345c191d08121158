// SPDX-License-Identifier: Apache-2.0
// TypeScript of described types, as a superjson client sees them: Instant is Date, Date is "YYYY-MM-DD" text, an
// optional output is `T | null`, an optional input `name?: T`, Undefinable `T | undefined`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "wire/type_model.hpp"

namespace chiroflow::wire {

class TypeScriptCollector {
 public:
  /// The type to write where T is used, e.g. "SessionRow[]". Remembers T for the declarations.
  template <class T>
  std::string type_for(Flavour flavour) {
    return remember(model_.use<T>(), flavour);
  }
  /// `export interface …` and `export type …` of all that is reachable, sorted by name. Fails as internal when two types
  /// have one name.
  Result<std::string> declarations() const;

 private:
  std::string remember(TypeUse use, Flavour flavour);

  TypeModel model_;
  std::vector<std::pair<TypeUse, Flavour>> roots_;
};

}  // namespace chiroflow::wire
