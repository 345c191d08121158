// SPDX-License-Identifier: Apache-2.0
// Takes in a file of a provider: sealed piece by piece as it comes, so that memory does not grow with it and nothing of it is ever on
// the disk unsealed. Pieces have no rows until the file is whole; what is given up is removed again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/recordings/sealed_pieces.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::app {

/// For one thread.
class FetchSink : public ByteSink {
 public:
  /// `go_on` is asked with all that comes; its error ends the download. All arguments must outlive it.
  FetchSink(const Services& services, const PieceCipher& cipher, const SessionRecording& recording,
            const std::function<Result<void>()>& go_on);
  /// Removes from the store what was not taken.
  ~FetchSink() override;
  FetchSink(const FetchSink&) = delete;
  FetchSink& operator=(const FetchSink&) = delete;

  Result<void> write(std::string_view bytes) override;
  /// The file is whole: the last piece is sealed, too. Once.
  Result<void> finish();
  std::int64_t size() const { return size_; }
  /// In their order.
  const std::vector<RecordingPiece>& pieces() const { return pieces_; }
  /// They have their rows.
  void taken() { taken_ = true; }

 private:
  Result<void> keep(std::string_view content, bool last);

  const Services& services_;
  const PieceCipher& cipher_;
  const SessionRecording& recording_;
  const std::function<Result<void>()>& go_on_;
  std::string pending_;
  std::int64_t size_ = 0;
  std::vector<RecordingPiece> pieces_;
  bool taken_ = false;
};

}  // namespace chiroflow::app
