// SPDX-License-Identifier: Apache-2.0
#include "crypto/event_chain.hpp"

#include <array>

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kEventTag = "evt1";
constexpr std::string_view kCheckpointTag = "chk1";

template <std::size_t Size>
void put_at(std::array<char, Size>& out, std::size_t at, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out[at + i] = static_cast<char>((value >> (8 * (width - 1 - i))) & 0xff);
}
}  // namespace

CanonicalWriter& CanonicalWriter::text(std::string_view value) {
  bytes_.push_back('T');
  put_prefixed(bytes_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::int64(std::int64_t value) {
  bytes_.push_back('I');
  put_u64(bytes_, static_cast<std::uint64_t>(value));
  return *this;
}

CanonicalWriter& CanonicalWriter::boolean(bool value) {
  bytes_.push_back('B');
  bytes_.push_back(value ? '\x01' : '\x00');
  return *this;
}

CanonicalWriter& CanonicalWriter::absent() {
  bytes_.push_back('N');
  return *this;
}

Digest event_hash(std::string_view tenant, std::int64_t seq, const Digest& previous, std::string_view canonical) {
  std::array<char, 4> tenant_size;
  std::array<char, 8> number;
  put_at(tenant_size, 0, tenant.size(), tenant_size.size());
  put_at(number, 0, static_cast<std::uint64_t>(seq), number.size());
  return sha256({kEventTag,
                 {tenant_size.data(), tenant_size.size()},
                 tenant,
                 {number.data(), number.size()},
                 previous.view(),
                 canonical});
}

Digest event_mac(const HmacKey& key, const Digest& hash) { return key.mac(hash.view()); }

Secret next_epoch_key(std::string_view key) { return hkdf_sha256(key, {}, "chiroflow audit epoch v1"); }

Bytes checkpoint_bytes(const Checkpoint& checkpoint) {
  CanonicalWriter out;
  out.text(kCheckpointTag)
      .text(checkpoint.tenant)
      .int64(checkpoint.seq)
      .text(checkpoint.hash.view())
      .time(checkpoint.at)
      .int64(checkpoint.count);
  return Bytes(out.view());
}

Bytes sign_checkpoint(const SigningKey& key, const Checkpoint& checkpoint) {
  return key.sign(checkpoint_bytes(checkpoint));
}

bool verify_checkpoint(const VerifyKey& key, const Checkpoint& checkpoint, std::string_view signature) {
  return key.verify(checkpoint_bytes(checkpoint), signature);
}

}  // namespace chiroflow::crypto
