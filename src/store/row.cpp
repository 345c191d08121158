// SPDX-License-Identifier: Apache-2.0
#include "store/row.hpp"

namespace chiroflow::store::detail {

Error read_error(const ReadFault& fault) {
  return internal_error("database column " + std::to_string(fault.column) + " is " + fault.what);
}

}  // namespace chiroflow::store::detail
