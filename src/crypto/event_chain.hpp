// SPDX-License-Identifier: Apache-2.0
// Primitives of the tamper-evident audit log (H-19): each event's hash covers the one before, an HMAC keeps whoever can
// write the table but not read the key from rebuilding the chain, and signed checkpoints go to a second place.
// Pure functions; a few microseconds an event. The order of fields given to CanonicalWriter is the caller's promise:
// it is part of what is hashed, so it may only change together with the event's version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "crypto/digest.hpp"
#include "crypto/signing.hpp"

namespace chiroflow::crypto {

/// Canonical bytes of a record: each value has a type byte, texts their length, so that no two records share an
/// encoding. 'T' u32 length, bytes; 'I' int64 big-endian two's complement; 'B' one byte; 'N' an absent value.
class CanonicalWriter {
 public:
  CanonicalWriter() { bytes_.reserve(512); }
  CanonicalWriter& text(std::string_view value);
  CanonicalWriter& int64(std::int64_t value);
  CanonicalWriter& boolean(bool value);
  CanonicalWriter& time(Instant value) { return int64(to_unix_ms(value)); }
  CanonicalWriter& absent();
  CanonicalWriter& optional_text(const std::optional<std::string>& value) { return value ? text(*value) : absent(); }
  CanonicalWriter& optional_int64(std::optional<std::int64_t> value) { return value ? int64(*value) : absent(); }

  std::string_view view() const { return bytes_; }
  /// Empties it and keeps the memory, for the next record.
  void clear() { bytes_.clear(); }

 private:
  Bytes bytes_;
};

/// What the first event of a tenant has in place of a previous hash.
inline constexpr Digest kChainStart{};

/// SHA-256("evt1" || u32 length, tenant || u64 seq || previous || canonical). `seq` has no gaps within a tenant.
Digest event_hash(std::string_view tenant, std::int64_t seq, const Digest& previous, std::string_view canonical);
/// HMAC-SHA-256(key of the epoch, hash).
Digest event_mac(const HmacKey& key, const Digest& hash);
/// The key of the next epoch; wipe the old one, and events of earlier epochs cannot be forged even by who takes this
/// one.
Secret next_epoch_key(std::string_view key);

/// The state of a tenant's chain at a moment. `count` is the number of events since the checkpoint before.
struct Checkpoint {
  std::string tenant;
  std::int64_t seq = 0;
  Digest hash;
  Instant at{};
  std::int64_t count = 0;
  bool operator==(const Checkpoint&) const = default;
};

/// "chk1" and the fields in canonical form: what is signed.
Bytes checkpoint_bytes(const Checkpoint& checkpoint);
Bytes sign_checkpoint(const SigningKey& key, const Checkpoint& checkpoint);
bool verify_checkpoint(const VerifyKey& key, const Checkpoint& checkpoint, std::string_view signature);

}  // namespace chiroflow::crypto
