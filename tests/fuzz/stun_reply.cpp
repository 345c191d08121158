// SPDX-License-Identifier: Apache-2.0
// What a STUN or TURN server may answer; whatever is understood has the sizes that its users count on.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/system/stun_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::system::stun;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = message_size(bytes);
  if (whole && *whole < kHeaderSize) std::abort();
  const auto reply = parse_reply(bytes);
  if (!reply) return 0;
  if (whole != size || reply->transaction.size() != kTransactionSize) std::abort();
  if (reply->mapped && reply->mapped->text().empty()) std::abort();
  if (reply->relayed) static_cast<void>(reply->relayed->is_private());
  const Credentials credentials{"u", "p", reply->realm, reply->nonce};
  const auto request = make_request(Method::allocate, reply->transaction, &credentials);
  if (message_size(request) != request.size()) std::abort();
  return 0;
}
