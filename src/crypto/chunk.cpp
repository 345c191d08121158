// SPDX-License-Identifier: Apache-2.0
#include "crypto/chunk.hpp"

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
Bytes nonce_of(std::string_view prefix, std::uint64_t number, bool last) {
  require(prefix.size() == kChunkNoncePrefixSize && number < kMaxChunks);
  Bytes nonce(prefix);
  put_u32(nonce, static_cast<std::uint32_t>(number));
  nonce.push_back(last ? '\x01' : '\x00');
  return nonce;
}
}  // namespace

void seal_chunk(Bytes& out, const ChunkSecrets& secrets, std::uint64_t number, bool last, std::string_view plaintext) {
  aead_seal_with_nonce(out, secrets.key, nonce_of(secrets.nonce_prefix, number, last), plaintext, secrets.associated);
}

std::optional<Secret> open_chunk(const ChunkSecrets& secrets, std::uint64_t number, bool last,
                                 std::string_view sealed) {
  if (number >= kMaxChunks) return std::nullopt;
  return aead_open_with_nonce(secrets.key, nonce_of(secrets.nonce_prefix, number, last), sealed, secrets.associated);
}

}  // namespace chiroflow::crypto
