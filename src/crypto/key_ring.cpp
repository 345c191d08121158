// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.hpp"

#include <algorithm>

#include "crypto/digest.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kTag = "chiroflow-master-key";
constexpr std::string_view kVersion = "v1";
constexpr std::string_view kSalt = "chiroflow master key v1";

Secret derive_from(std::string_view key, std::string_view label, std::string_view purpose, std::string_view context,
                   std::size_t size) {
  Bytes info;
  put_prefixed(info, label);
  put_prefixed(info, purpose);
  put_prefixed(info, context);
  return hkdf_sha256(key, kSalt, info, size);
}

std::string id_of(std::string_view key) {
  constexpr std::size_t kIdBytes = 8;
  return "mk_" + hex(derive_from(key, "id", {}, {}, kIdBytes).view());
}

std::string_view trimmed(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

std::string_view take_word(std::string_view& line) {
  const auto end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line = trimmed(line.substr(end));
  return word;
}

tl::unexpected<Error> line_fault(std::size_t number, std::string_view what) {
  return fail(
      precondition_failed("Master keys, line " + std::to_string(number) + ": " + std::string(what) +
                              ". Restore the keys from your backup; data sealed with a lost key cannot be opened.",
                          "master_keys_unreadable"));
}

Result<MasterKey> parse_line(std::string_view line, std::size_t number) {
  if (take_word(line) != kTag) return line_fault(number, "it does not begin with chiroflow-master-key");
  if (take_word(line) != kVersion) return line_fault(number, "this version knows only v1");
  const std::string id(take_word(line));
  auto bytes = from_base64url(take_word(line));
  if (!bytes || bytes->size() != kMasterKeySize) return line_fault(number, "the key is not 32 bytes in base64url");
  Secret secret(*bytes);
  wipe(*bytes);
  const auto created = parse_iso(line);
  if (!created) return line_fault(number, "the time of creation is missing or wrong");
  MasterKey key(std::move(secret), *created);
  if (key.id() != id) return line_fault(number, "key and id do not belong together, so one of them was changed");
  return key;
}
}  // namespace

MasterKey::MasterKey(Secret bytes, Instant created)
    : bytes_(std::move(bytes)),
      created_(created),
      id_(id_of(bytes_.view())),
      wrapping_(derive_from(bytes_.view(), "wrap", {}, {}, kMasterKeySize)) {}

MasterKey MasterKey::generate(Random& random, Instant created) {
  return {Secret::random(kMasterKeySize, random), created};
}

Secret MasterKey::derive(std::string_view purpose, std::string_view context, std::size_t size) const {
  return derive_from(bytes_.view(), "derive", purpose, context, size);
}

Secret MasterKey::serialize() const {
  std::string key = base64url(bytes_.view());
  std::string line;
  line.reserve(160);
  line.append(kTag).append(" ").append(kVersion).append(" ").append(id_).append(" ");
  line.append(key).append(" ").append(format_iso(created_));
  Secret out(line);
  wipe(key);
  wipe(line);
  return out;
}

KeyRing::KeyRing(MasterKey current) { add_current(std::move(current)); }

Result<KeyRing> KeyRing::parse(std::string_view text) {
  KeyRing ring;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find_first_of("\n;"), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    auto key = parse_line(line, number);
    if (!key) return fail(std::move(key.error()));
    if (ring.find(key->id()) != nullptr) return line_fault(number, "this key is there twice");
    ring.add_current(std::move(*key));
  }
  if (ring.keys_.empty()) {
    return fail(
        precondition_failed("There is no master key. Restore the keys from your backup, or remove the empty "
                            "key file to let a new server make its first key.",
                            "master_keys_unreadable"));
  }
  return ring;
}

const MasterKey* KeyRing::find(std::string_view id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const auto& key) { return key->id() == id; });
  return found == keys_.end() ? nullptr : found->get();
}

void KeyRing::add_current(MasterKey key) {
  std::erase_if(keys_, [&](const auto& other) { return other->id() == key.id(); });
  keys_.push_back(std::make_shared<const MasterKey>(std::move(key)));
}

bool KeyRing::remove(std::string_view id) {
  if (id == current().id()) return false;
  return std::erase_if(keys_, [&](const auto& key) { return key->id() == id; }) > 0;
}

Secret KeyRing::serialize() const {
  std::string text;
  text.reserve(160 * keys_.size());
  for (const auto& key : keys_) text.append(key->serialize().view()).append("\n");
  Secret out(text);
  wipe(text);
  return out;
}

}  // namespace chiroflow::crypto
