// SPDX-License-Identifier: Apache-2.0
// Pages of docs/ that are printed from the program's own tables, so that they cannot lie. A test tells when one is stale.
#pragma once

#include <string>

namespace chiroflow {

/// docs/permissions.md, from domain/permissions.
std::string permissions_page();
/// docs/errors.md, from core/error_codes.def.
std::string errors_page();

}  // namespace chiroflow
