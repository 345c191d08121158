// SPDX-License-Identifier: Apache-2.0
// Envelope encryption of everything that must not be readable in the database or in files (H-11): each object has its
// own random data key; the current master key wraps that data key; rotation exchanges the wrapping only (H-12).
//
// Blob, version 1:  "CFS" 0x01 | u8 length of key id | key id
//                   | wrapped data key: nonce 12, key 32, tag 16 | payload: nonce 12, ciphertext, tag 16
// The wrapping authenticates version and key id; the payload authenticates version and the context, so that a blob
// moved to another tenant, row or field does not open. One master key may seal at most 2^32 objects; rotate long
// before.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "crypto/key_ring.hpp"

namespace chiroflow::crypto {

/// Where the plaintext belongs. Views: valid for the call only.
struct SealContext {
  std::string_view tenant;
  std::string_view object_type;  // "questionnaire_answer", "signature", …
  std::string_view object_id;
  std::string_view field;
};

/// Safe from any thread, also while the keys are exchanged.
class Sealer {
 public:
  Sealer(KeyRing keys, Random& random);

  /// 80 bytes and the key id's length longer than the plaintext.
  std::string seal(const SealContext& context, std::string_view plaintext) const;
  /// Errors, all of code internal: cause "missing_master_key" (detail names the key id) when the ring does not hold the
  /// key, "sealed_data_damaged" when the blob was changed, cut or belongs elsewhere.
  [[nodiscard]] Result<Secret> open(const SealContext& context, std::string_view blob) const;

  /// The same object under the current master key; nothing when it already is. Errors as with open(). The payload is
  /// not looked at, so a damaged one stays damaged.
  [[nodiscard]] Result<std::optional<std::string>> rewrap(std::string_view blob) const;
  /// Id of the master key that wraps the blob; nothing when it is no blob. For counting uses before a key is given up.
  static std::optional<std::string> master_key_of(std::string_view blob);

  /// A key of its own for a purpose ("turn", "csrf", "audit-mac") and context (a tenant), from the current master key.
  /// It changes with rotation: store current_key_id() beside what must be checked later.
  Secret derive(std::string_view purpose, std::string_view context) const;
  /// The same from a named master key. Error "missing_master_key" as with open().
  [[nodiscard]] Result<Secret> derive(std::string_view purpose, std::string_view context,
                                      std::string_view key_id) const;

  std::string current_key_id() const { return keys()->current().id(); }
  /// Exchanges the keys, after a rotation.
  void use(KeyRing keys);
  std::shared_ptr<const KeyRing> keys() const;

 private:
  mutable std::mutex mutex_;  // guards the pointer only
  std::shared_ptr<const KeyRing> keys_;
  Random& random_;
};

}  // namespace chiroflow::crypto
