// SPDX-License-Identifier: Apache-2.0
// The sealed form of a recording's pieces (H-11, H-26). Each recording has a key of its own; each piece is sealed for its
// organization, recording, number and whether it is the last, so that none can be cut off, swapped or taken for another one's.
//
// Object: "CFP1" | nonce prefix, 7 random bytes | ciphertext and tag (crypto/chunk.hpp). The prefix is drawn anew for every
// attempt: the same number may be sent twice with other content.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/recordings/recording_desk.hpp"
#include "app/services.hpp"
#include "crypto/bytes.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

inline constexpr std::size_t kLargestPiece = 8u << 20;

struct SealedPiece {
  std::string object;
  std::string plain_sha256;   // hex
  std::string sealed_sha256;  // hex, of the object
};

/// Immutable; safe from any thread.
class PieceCipher {
 public:
  PieceCipher(crypto::Secret key, const OrganizationId& organization, const RecordingId& recording);
  SealedPiece seal(std::int64_t number, bool last, std::string_view content, Random& random) const;
  /// Nothing when it is not this piece of this recording, bit by bit.
  std::optional<crypto::Secret> open(std::int64_t number, bool last, std::string_view object) const;

 private:
  crypto::Secret key_;
  crypto::Bytes associated_;
};

/// Draws a recording's key and keeps it, wrapped by the master key; gives its reference.
Result<std::string> make_recording_key(const Services& services, const OrganizationId& organization,
                                       const RecordingId& recording);
/// Errors: precondition_failed "recording_key_gone", and those of Sealer::open.
Result<PieceCipher> cipher_of(const Services& services, const SessionRecording& recording);

/// The row of a piece that was sealed. `size`: of its content.
RecordingPiece piece_row(const SessionRecording& recording, std::int64_t number, bool last, std::size_t size,
                         const SealedPiece& sealed, Instant received_at);

/// All objects of a recording lie below this.
std::string folder_of(const SessionRecording& recording);
/// Two attempts at one number have two names.
std::string object_name(const SessionRecording& recording, std::int64_t number, std::string_view sealed_sha256);
inline std::string object_name(const SessionRecording& recording, const RecordingPiece& piece) {
  return object_name(recording, piece.number, piece.sealed_sha256);
}

/// A piece as it lies in the store. Error: precondition_failed "recording_damaged" when it is not there.
Result<std::string> sealed_piece(const Services& services, const SessionRecording& recording,
                                 const RecordingPiece& piece);
/// Checked against its row. Error: precondition_failed "recording_damaged", which says so.
Result<crypto::Secret> open_piece(const PieceCipher& cipher, const SessionRecording& recording,
                                  const RecordingPiece& piece, std::string_view object);
/// Both in one.
Result<crypto::Secret> open_piece(const Services& services, const PieceCipher& cipher,
                                  const SessionRecording& recording, const RecordingPiece& piece);

/// The desk. Error: precondition_failed "no_recording_store" where this server keeps no recordings.
Result<const RecordingDesk*> desk_of(const Services& services);

}  // namespace chiroflow::app
