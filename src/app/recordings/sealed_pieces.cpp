// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/sealed_pieces.hpp"

#include "crypto/chunk.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kMagic = "CFP1";
constexpr std::size_t kHeader = kMagic.size() + crypto::kChunkNoncePrefixSize;
constexpr std::size_t kMarkLength = 16;

crypto::SealContext place_of_key(const OrganizationId& organization, const RecordingId& recording) {
  return {.tenant = organization.view(), .object_type = "recording", .object_id = recording.view(), .field = "key"};
}

Error damaged(const SessionRecording& recording, const RecordingPiece& piece, std::string detail) {
  return Error{.code = ErrorCode::precondition_failed,
               .message = "This recording was damaged or changed where it is stored, so it is not shown (piece " +
                          std::to_string(piece.number) + "). Tell whoever runs the server: chiroflow doctor says more",
               .detail = "recording " + recording.id.value + ": " + std::move(detail),
               .cause = "recording_damaged"};
}
}  // namespace

PieceCipher::PieceCipher(crypto::Secret key, const OrganizationId& organization, const RecordingId& recording)
    : key_(std::move(key)), associated_(kMagic) {
  crypto::put_prefixed(associated_, organization.view());
  crypto::put_prefixed(associated_, recording.view());
}

SealedPiece PieceCipher::seal(std::int64_t number, bool last, std::string_view content, Random& random) const {
  SealedPiece piece;
  const auto prefix = crypto::random_bytes(crypto::kChunkNoncePrefixSize, random);
  piece.object.reserve(kHeader + content.size() + crypto::kAeadTagSize);
  piece.object.append(kMagic).append(prefix);
  crypto::seal_chunk(piece.object, {key_.view(), prefix, associated_}, static_cast<std::uint64_t>(number), last,
                     content);
  piece.plain_sha256 = crypto::sha256(content).hex();
  piece.sealed_sha256 = crypto::sha256(piece.object).hex();
  return piece;
}

std::optional<crypto::Secret> PieceCipher::open(std::int64_t number, bool last, std::string_view object) const {
  if (number < 0 || object.size() < kHeader || !object.starts_with(kMagic)) return std::nullopt;
  const auto prefix = object.substr(kMagic.size(), crypto::kChunkNoncePrefixSize);
  return crypto::open_chunk({key_.view(), prefix, associated_}, static_cast<std::uint64_t>(number), last,
                            object.substr(kHeader));
}

Result<const RecordingDesk*> desk_of(const Services& services) {
  if (services.recordings) return services.recordings;
  return fail(precondition_failed("This server keeps no recordings", "no_recording_store"));
}

Result<std::string> make_recording_key(const Services& services, const OrganizationId& organization,
                                       const RecordingId& recording) {
  const auto* desk = TRY(desk_of(services));
  const auto key = crypto::Secret::random(crypto::kAeadKeySize, services.random);
  TRY(desk->keys.put(recording.value, services.sealer.seal(place_of_key(organization, recording), key.view())));
  return recording.value;
}

Result<PieceCipher> cipher_of(const Services& services, const SessionRecording& recording) {
  const auto* desk = TRY(desk_of(services));
  const auto wrapped = recording.key_reference ? TRY(desk->keys.get(*recording.key_reference)) : std::nullopt;
  if (!wrapped)
    return fail(
        precondition_failed("The key of this recording is gone; nobody can play it any more", "recording_key_gone"));
  auto key = TRY(services.sealer.open(place_of_key(recording.organization_id, recording.id), *wrapped));
  if (key.size() != crypto::kAeadKeySize) return fail(internal_error("a recording's key has the wrong size"));
  return PieceCipher(std::move(key), recording.organization_id, recording.id);
}

RecordingPiece piece_row(const SessionRecording& recording, std::int64_t number, bool last, std::size_t size,
                         const SealedPiece& sealed, Instant received_at) {
  RecordingPiece piece;
  piece.organization_id = recording.organization_id;
  piece.recording_id = recording.id;
  piece.number = number;
  piece.last = last;
  piece.size = static_cast<std::int64_t>(size);
  piece.plain_sha256 = sealed.plain_sha256;
  piece.sealed_sha256 = sealed.sealed_sha256;
  piece.received_at = received_at;
  return piece;
}

std::string folder_of(const SessionRecording& recording) {
  return recording.organization_id.value + "/" + recording.id.value;
}

std::string object_name(const SessionRecording& recording, std::int64_t number, std::string_view sealed_sha256) {
  return folder_of(recording) + "/" + std::to_string(number) + "-" + std::string(sealed_sha256.substr(0, kMarkLength));
}

Result<std::string> sealed_piece(const Services& services, const SessionRecording& recording,
                                 const RecordingPiece& piece) {
  const auto* desk = TRY(desk_of(services));
  auto object = desk->store.get(object_name(recording, piece), 0, kLargestPiece + kHeader + crypto::kAeadTagSize);
  if (!object && object.error().code == ErrorCode::not_found)
    return fail(damaged(recording, piece, "a piece is not in the store"));
  return object;
}

Result<crypto::Secret> open_piece(const PieceCipher& cipher, const SessionRecording& recording,
                                  const RecordingPiece& piece, std::string_view object) {
  auto content = cipher.open(piece.number, piece.last, object);
  if (!content) return fail(damaged(recording, piece, "a piece does not open"));
  if (crypto::sha256(content->view()).hex() != piece.plain_sha256)
    return fail(damaged(recording, piece, "a piece is not the one that was received"));
  return std::move(*content);
}

Result<crypto::Secret> open_piece(const Services& services, const PieceCipher& cipher,
                                  const SessionRecording& recording, const RecordingPiece& piece) {
  return open_piece(cipher, recording, piece, TRY(sealed_piece(services, recording, piece)));
}

}  // namespace chiroflow::app
