// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/fetch_sink.hpp"

#include <algorithm>

namespace chiroflow::app {

namespace {
constexpr std::size_t kPiece = 4u << 20;
static_assert(kPiece <= kLargestPiece);
}  // namespace

FetchSink::FetchSink(const Services& services, const PieceCipher& cipher, const SessionRecording& recording,
                     const std::function<Result<void>()>& go_on)
    : services_(services), cipher_(cipher), recording_(recording), go_on_(go_on) {}

FetchSink::~FetchSink() {
  if (taken_ || !services_.recordings) return;
  // What cannot be removed now is removed with the next try.
  for (const auto& piece : pieces_)
    static_cast<void>(services_.recordings->store.remove(object_name(recording_, piece)));
}

Result<void> FetchSink::write(std::string_view bytes) {
  TRY(go_on_());
  size_ += static_cast<std::int64_t>(bytes.size());
  while (!bytes.empty()) {
    // A full piece waits until more comes: the last one is sealed as such.
    if (pending_.size() == kPiece) TRY(keep(pending_, false));
    const auto part = bytes.substr(0, kPiece - pending_.size());
    pending_.append(part);
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<void> FetchSink::finish() { return keep(pending_, true); }

Result<void> FetchSink::keep(std::string_view content, bool last) {
  const auto* desk = TRY(desk_of(services_));
  const auto number = static_cast<std::int64_t>(pieces_.size());
  const auto sealed = cipher_.seal(number, last, content, services_.random);
  auto piece = piece_row(recording_, number, last, content.size(), sealed, services_.clock.now());
  const auto name = object_name(recording_, piece);
  pieces_.push_back(std::move(piece));
  TRY(desk->store.put(name, sealed.object));
  pending_.clear();
  return {};
}

}  // namespace chiroflow::app
