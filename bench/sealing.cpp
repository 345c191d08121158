// SPDX-License-Identifier: Apache-2.0
// How fast pieces of recordings are sealed and opened: the cipher alone, with the checksums that every piece gets, and down to the
// disk. bench/sealing puts `openssl speed` of the same cipher beside it. MB (10^6) a second of CPU time of this thread; the disk by
// the clock. Usage: sealing PIECE_BYTES MEGABYTES FOLDER
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string>

#include "adapters/system/file_recordings.hpp"
#include "adapters/system/system_random.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "crypto/aead.hpp"

namespace {
using namespace chiroflow;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// MB a second of `work`, done `times` times on one piece.
template <class F>
double speed(double (*seconds)(), std::int64_t times, std::size_t bytes, F work) {
  const auto begin = seconds();
  for (std::int64_t i = 0; i < times; ++i) work(i);
  return static_cast<double>(times) * static_cast<double>(bytes) / 1e6 / (seconds() - begin);
}

void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s failed\n", what);
  std::exit(1);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "Usage: %s PIECE_BYTES MEGABYTES FOLDER\n", argv[0]);
    return 2;
  }
  const auto bytes = static_cast<std::size_t>(std::atoll(argv[1]));
  const auto times = static_cast<std::int64_t>(std::atoll(argv[2])) * 1'000'000 / static_cast<std::int64_t>(bytes);
  system::SystemRandom random;
  std::string key(crypto::kAeadKeySize, '\0'), nonce(crypto::kAeadNonceSize, '\0'), content(bytes, '\0');
  random.fill(std::as_writable_bytes(std::span(key)));
  random.fill(std::as_writable_bytes(std::span(content)));
  const app::PieceCipher cipher(crypto::Secret(key), OrganizationId("org"), RecordingId("rec"));

  const auto cipher_alone = speed(cpu_seconds, times, bytes, [&](std::int64_t) {
    crypto::Bytes out;
    out.reserve(bytes + crypto::kAeadTagSize);
    crypto::aead_seal_with_nonce(out, key, nonce, content, "place");
    require(out.size() == bytes + crypto::kAeadTagSize, "sealing");
  });
  const auto sealing = speed(cpu_seconds, times, bytes, [&](std::int64_t i) {
    require(cipher.seal(i, false, content, random).object.size() > bytes, "sealing");
  });
  const auto sealed = cipher.seal(7, false, content, random);
  const auto opening = speed(cpu_seconds, times, bytes, [&](std::int64_t) {
    require(cipher.open(7, false, sealed.object).has_value(), "opening");
  });
  system::FileRecordingStore store(argv[3], random);
  require(store.take_over("bench").has_value(), "making the folder");
  store.belongs_to("bench");
  const auto stored = speed(wall_seconds, times, bytes, [&](std::int64_t i) {
    const auto piece = cipher.seal(i, false, content, random);
    require(store.put("bench/" + std::to_string(i), piece.object).has_value(), "storing");
  });
  const auto played = speed(wall_seconds, times, bytes, [&](std::int64_t i) {
    const auto object = store.get("bench/" + std::to_string(i), 0, static_cast<std::size_t>(-1));
    require(object && cipher.open(i, false, *object).has_value(), "reading");
  });
  std::printf(R"({"cipherAlone":%.0f,"sealWithChecksums":%.0f,"open":%.0f,"sealAndStore":%.0f,"readAndOpen":%.0f})"
              "\n",
              cipher_alone, sealing, opening, stored, played);
}
