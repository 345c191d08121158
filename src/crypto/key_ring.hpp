// SPDX-License-Identifier: Apache-2.0
// Master keys: they wrap the data keys of sealed objects and are the root of every derived key. They live outside the
// database (H-11), in a file of mode 0600 or an environment value, one a line (a value may use ';' instead of new
// lines):
//   chiroflow-master-key v1 <id> <32 bytes, base64url> <created, ISO 8601>
// Empty lines and lines beginning with # are ignored. The last line is the current key, earlier ones only open.
// The id is derived from the key, so a damaged line is noticed when the file is read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/bytes.hpp"
#include "ports/clock.hpp"

namespace chiroflow::crypto {

inline constexpr std::size_t kMasterKeySize = 32;

/// Immutable. `id` is "mk_" and 16 hexadecimal digits.
class MasterKey {
 public:
  /// `bytes` must be 32 bytes.
  MasterKey(Secret bytes, Instant created);
  static MasterKey generate(Random& random, Instant created);

  const std::string& id() const { return id_; }
  Instant created() const { return created_; }
  /// Key for AES-256-GCM around data keys; never used for anything else.
  std::string_view wrapping_key() const { return wrapping_.view(); }
  /// HKDF-SHA-256 over the length-prefixed purpose and context: each pair has its own independent key.
  Secret derive(std::string_view purpose, std::string_view context, std::size_t size = 32) const;
  /// The line of the key file, without the line's end.
  Secret serialize() const;

 private:
  Secret bytes_;
  Instant created_;
  std::string id_;
  Secret wrapping_;
};

/// A value: copies share the immutable keys. Never empty. Reading is safe from many threads; adding is not.
class KeyRing {
 public:
  explicit KeyRing(MasterKey current);
  /// Errors say which line is wrong and never repeat it.
  [[nodiscard]] static Result<KeyRing> parse(std::string_view text);

  const MasterKey& current() const { return *keys_.back(); }
  /// Null when this ring does not hold it. The pointer lives as long as a ring that holds the key.
  const MasterKey* find(std::string_view id) const;
  const std::vector<std::shared_ptr<const MasterKey>>& keys() const { return keys_; }  // oldest first
  /// Rotation (H-12): the new key becomes current, the others stay for opening.
  void add_current(MasterKey key);
  /// Gives up an old key, for when nothing is sealed by it any more. False for the current and for unknown keys.
  bool remove(std::string_view id);
  /// The text of the key file.
  Secret serialize() const;

 private:
  KeyRing() = default;
  std::vector<std::shared_ptr<const MasterKey>> keys_;
};

/// Reads the file, or makes it with one new key when there is none. Two servers starting at once end with the same key.
/// Refuses a file that group or others can access. Messages are for the person who starts the server.
[[nodiscard]] Result<KeyRing> load_or_create_key_file(const std::string& path, Random& random, Clock& clock);
[[nodiscard]] Result<KeyRing> load_key_file(const std::string& path);
/// Replaces the file in one step: a crash leaves the old or the new one, never half of it.
[[nodiscard]] Result<void> save_key_file(const std::string& path, const KeyRing& keys, Random& random);

}  // namespace chiroflow::crypto
