// SPDX-License-Identifier: Apache-2.0
// TypeScript types for an unmodified @trpc/client v11 with superjson: inputs, outputs, errors and AppRouter.
// clients/typescript/index.d.ts is this text.
#pragma once

#include <string>

#include "core/result.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

/// Errors: internal, when two types have one name.
Result<std::string> typescript_client(const Registry& registry);

}  // namespace chiroflow::api
