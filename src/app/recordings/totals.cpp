// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/totals.hpp"

namespace chiroflow::app {

namespace {
std::string format_of(std::string_view content) {
  if (content.starts_with("\x1a\x45\xdf\xa3")) return "webm";
  return content.size() > 8 && content.substr(4, 4) == "ftyp" ? "mp4" : "bin";
}
}  // namespace

Result<RecordingTotals> add_up(const Services& services, const PieceCipher& cipher, const SessionRecording& recording,
                               const std::vector<RecordingPiece>& pieces, const std::function<Result<void>()>& go_on) {
  RecordingTotals totals;
  for (const auto& piece : pieces) {
    if (go_on) TRY(go_on());
    const auto object = TRY(sealed_piece(services, recording, piece));
    const auto content = TRY(open_piece(cipher, recording, piece, object));
    if (totals.pieces == 0) totals.format = format_of(content.view());
    totals.plain.update(content.view());
    totals.sealed.update(object);
    totals.size += piece.size;
    totals.complete = piece.last;
    ++totals.pieces;
  }
  return totals;
}

}  // namespace chiroflow::app
