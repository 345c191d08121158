// SPDX-License-Identifier: Apache-2.0
// `chiroflow recordings copy`: from the folder to the bucket of the settings, or back.
#include <iostream>

#include "app/recordings/store_mark.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/session.hpp"
#include "main/recordings.hpp"

namespace chiroflow::commands {

namespace {
constexpr auto kBucket = "bucket";
constexpr auto kFolder = "folder";

Result<std::string> mark_of(Installation& installation) {
  const auto mark = TRY(app::find_recording_store_mark(installation.database(), installation.sealer()));
  if (!mark) return fail(precondition_failed("No server was started on this database yet: it has no recordings"));
  return *mark;
}

/// What the log would be told is for whoever runs this command.
Error in_words(Error error) {
  if (error.code == ErrorCode::storage_unavailable && !error.detail.empty()) error.message = error.detail;
  return error;
}

Result<void> copy(config::Config config, const std::string& to) {
  if (!TRY(recording_bucket(config)))
    return fail(
        precondition_failed("No bucket is set: give RECORDINGS_S3_ENDPOINT and what belongs to it "
                            "(docs/recording.md)"));
  auto with_folder = config;
  with_folder.recordings = {};
  const auto installation = TRY(Installation::open(with_folder, DataLock::Mode::alone));
  const auto& way = config.outgoing;
  system::CurlHttpClient http({.proxy = way.proxy, .no_proxy = way.no_proxy, .ca_file = way.ca_file},
                              installation->clock(), installation->random(), installation->log());
  const auto make = [&](const config::Config& settings) {
    return make_recording_store(settings, http, installation->clock(), installation->random());
  };
  const auto bucket = TRY(make(config));
  const auto folder = TRY(make(with_folder));
  const auto mark = TRY(mark_of(*installation));
  const bool into_bucket = to == kBucket;
  const auto copied = copy_recordings(into_bucket ? *folder : *bucket, into_bucket ? *bucket : *folder, mark);
  if (!copied) return fail(in_words(copied.error()));
  std::cout << copied->objects << " objects (" << copied->bytes
            << " bytes) are there now and were compared.\nStart the server "
            << (into_bucket ? "with the settings of the bucket" : "without the settings of the bucket")
            << "; when its recordings play, remove what was copied from the " << (into_bucket ? kFolder : kBucket)
            << "." << std::endl;
  return {};
}
}  // namespace

void add_recordings(Program& program) {
  auto to = std::make_shared<std::string>();
  auto& group = program.group("recordings", "Where recordings lie");
  auto& command =
      program.add_to(group, "copy", "Copy all recordings from the folder to the bucket of the settings, or back",
                     "chiroflow recordings copy --to bucket --data /var/lib/chiroflow", [to](config::Config config) {
                       config.log_level = "error";
                       return exit_code(copy(std::move(config), *to));
                     });
  command.add_option("--to", *to, "bucket or folder")->required()->check(CLI::IsMember({kBucket, kFolder}));
}

}  // namespace chiroflow::commands
