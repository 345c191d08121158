// SPDX-License-Identifier: Apache-2.0
// Replies to a batch as httpBatchStreamLink of @trpc/client v11 reads them (trpc-accept: application/jsonl): one JSON value a
// line, each superjson of its own. The first line promises a reply to every call, each further line keeps one promise:
//   {"json":{"0":[[0],[null,0,0]],"1":[[0],[null,0,1]]}}
//   {"json":[0,0,[[{"result":{"data":…}}]]],"meta":{"values":{"2.0.0.result.data":…},"v":1}}
// All lines go out at once here; the link takes them as they come.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chiroflow::trpc {

/// `replies`: of each call in order, as the batch would hold them, compact JSON of our own writing:
/// {"result":{"data":SUPERJSON}} or {"error":SUPERJSON}.
std::string jsonl_body(const std::vector<std::string_view>& replies);

}  // namespace chiroflow::trpc
