// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealer.hpp"

#include "crypto/aead.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kMagic{"CFS\x01", 4};
constexpr std::size_t kDataKeySize = kAeadKeySize;
constexpr std::size_t kWrappedSize = kDataKeySize + kAeadOverhead;

struct Parts {
  std::string_view key_id;
  std::string_view header;  // magic, length and key id: what the wrapping authenticates
  std::string_view wrapped;
  std::string_view payload;
};

std::optional<Parts> split(std::string_view blob) {
  if (!blob.starts_with(kMagic) || blob.size() <= kMagic.size()) return std::nullopt;
  const std::size_t id_size = static_cast<unsigned char>(blob[kMagic.size()]);
  const std::size_t header_size = kMagic.size() + 1 + id_size;
  if (blob.size() < header_size + kWrappedSize + kAeadOverhead) return std::nullopt;
  const std::string_view key_id = blob.substr(kMagic.size() + 1, id_size);
  // The id is shown in logs, so a damaged blob may not put other bytes there.
  if (key_id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string_view::npos) return std::nullopt;
  return Parts{.key_id = key_id,
               .header = blob.substr(0, header_size),
               .wrapped = blob.substr(header_size, kWrappedSize),
               .payload = blob.substr(header_size + kWrappedSize)};
}

Bytes make_header(const MasterKey& key) {
  Bytes header(kMagic);
  header.push_back(static_cast<char>(key.id().size()));
  header += key.id();
  return header;
}

Bytes associated_data(const SealContext& context) {
  Bytes data;
  data.reserve(kMagic.size() + 16 + context.tenant.size() + context.object_type.size() + context.object_id.size() +
               context.field.size());
  data += kMagic;
  put_prefixed(data, context.tenant);
  put_prefixed(data, context.object_type);
  put_prefixed(data, context.object_id);
  put_prefixed(data, context.field);
  return data;
}

Error missing_key(std::string_view key_id) {
  return {.code = ErrorCode::internal,
          .message =
              "Stored data is locked with a master key that this server does not have. Ask your administrator to add "
              "that key to the master key file and to start the server again.",
          .detail = "missing master key " + std::string(key_id),
          .cause = "missing_master_key"};
}

Error damaged(std::string_view what) {
  return {.code = ErrorCode::internal,
          .message =
              "Stored data was changed outside this server and cannot be opened. Ask your administrator to restore it "
              "from a backup.",
          .detail = std::string(what),
          .cause = "sealed_data_damaged"};
}

Result<Secret> unwrap(const KeyRing& keys, const Parts& parts) {
  const MasterKey* key = keys.find(parts.key_id);
  if (key == nullptr) return fail(missing_key(parts.key_id));
  auto data_key = aead_open(key->wrapping_key(), parts.wrapped, parts.header);
  if (!data_key) return fail(damaged("the wrapped data key does not open with master key " + key->id()));
  return std::move(*data_key);
}
}  // namespace

Sealer::Sealer(KeyRing keys, Random& random)
    : keys_(std::make_shared<const KeyRing>(std::move(keys))), random_(random) {}

void Sealer::use(KeyRing keys) {
  auto next = std::make_shared<const KeyRing>(std::move(keys));
  const std::lock_guard lock(mutex_);
  keys_.swap(next);
}

std::shared_ptr<const KeyRing> Sealer::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

std::string Sealer::seal(const SealContext& context, std::string_view plaintext) const {
  const auto ring = keys();
  const Secret data_key = Secret::random(kDataKeySize, random_);
  const Bytes header = make_header(ring->current());
  std::string blob;
  blob.reserve(header.size() + kWrappedSize + plaintext.size() + kAeadOverhead);
  blob += header;
  aead_seal_to(blob, ring->current().wrapping_key(), data_key.view(), header, random_);
  aead_seal_to(blob, data_key.view(), plaintext, associated_data(context), random_);
  return blob;
}

Result<Secret> Sealer::open(const SealContext& context, std::string_view blob) const {
  const auto parts = split(blob);
  if (!parts) return fail(damaged("not a sealed blob of version 1"));
  const Secret data_key = TRY(unwrap(*keys(), *parts));
  auto plaintext = aead_open(data_key.view(), parts->payload, associated_data(context));
  if (!plaintext) return fail(damaged("the payload was changed or belongs to another tenant, object or field"));
  return std::move(*plaintext);
}

Result<std::optional<std::string>> Sealer::rewrap(std::string_view blob) const {
  const auto parts = split(blob);
  if (!parts) return fail(damaged("not a sealed blob of version 1"));
  const auto ring = keys();
  if (parts->key_id == ring->current().id()) return std::optional<std::string>();
  const Secret data_key = TRY(unwrap(*ring, *parts));
  std::string out = make_header(ring->current());
  const Bytes header = out;
  aead_seal_to(out, ring->current().wrapping_key(), data_key.view(), header, random_);
  out += parts->payload;
  return std::optional<std::string>(std::move(out));
}

std::optional<std::string> Sealer::master_key_of(std::string_view blob) {
  const auto parts = split(blob);
  if (!parts) return std::nullopt;
  return std::string(parts->key_id);
}

Secret Sealer::derive(std::string_view purpose, std::string_view context) const {
  return keys()->current().derive(purpose, context);
}

Result<Secret> Sealer::derive(std::string_view purpose, std::string_view context, std::string_view key_id) const {
  const auto ring = keys();
  const MasterKey* key = ring->find(key_id);
  if (key == nullptr) return fail(missing_key(key_id));
  return key->derive(purpose, context);
}

}  // namespace chiroflow::crypto
