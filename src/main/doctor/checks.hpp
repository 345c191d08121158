// SPDX-License-Identifier: Apache-2.0
// The doctor's checks. None changes anything; each adds at least one finding.
#pragma once

#include <string>
#include <vector>

#include "adapters/s3/s3_recordings.hpp"
#include "crypto/key_ring.hpp"
#include "main/config.hpp"
#include "main/doctor/findings.hpp"
#include "main/installation.hpp"

namespace chiroflow::doctor {

/// Settings that contradict each other, plain HTTP off loopback (H-13), proxies that are no networks. Pure.
void check_settings(const config::Config& config, Findings& findings);
/// Variables that begin like ours or like those of a video vendor and that no setting reads. Pure.
void check_variables(const std::vector<std::string>& names, Findings& findings);
/// Video vendors that are set up by half, and a default provider or engine that is not set up at all. Pure: nobody is called.
void check_video_settings(const config::Config& config, Findings& findings);
/// Certificate and key of `config`, as of `now`.
void check_certificate(const config::Config& config, Instant now, Findings& findings);
/// Rights of the data directory, room on its disk.
void check_data_directory(const config::Config& config, Findings& findings);
/// Whether the port can be listened on.
void check_port(const config::Config& config, Findings& findings);
/// The keys, when they can be used.
std::optional<crypto::KeyRing> check_keys(const config::Config& config, Findings& findings);
/// Reachable, right schema, sound, opened by the keys, and a clock that did not jump back (H-35). False when the server could not
/// work with it as it is.
bool check_database(const config::Config& config, const crypto::KeyRing* keys, Clock& clock, Findings& findings);

/// Rooms that their vendor does not end.
void check_rooms(db::Database& database, Findings& findings);
/// Whether retention waits for a person, and deletions that do not come to their end.
void check_retention(db::Database& database, Findings& findings);

/// What each configured video service says of itself, and what to do where it does not work. Pure.
void judge_video(const std::vector<app::ProviderState>& states, TelehealthProvider by_default, Findings& findings);
/// Asks the video services of this installation. Only for one whose database check_database found usable.
void check_video(const config::Config& config, Findings& findings);

/// What a store says of the bucket of recordings. Pure.
void judge_bucket(const s3::BucketState& state, Findings& findings);
/// Asks the store about the bucket of recordings, where one is set. Changes nothing there.
void check_recording_bucket(const config::Config& config, Findings& findings);

/// Whether rows, pieces and keys of recordings belong together. Only for an installation whose database check_database found usable.
void check_recordings(const config::Config& config, Findings& findings);

/// Asks every STUN and TURN server as a browser would, over each of the ways that the settings name.
void check_ice(const config::Config& config, Clock& clock, Random& random, Findings& findings);

/// The rules of the states, when the clinic has a file of its own.
void check_consent_rules(const config::Config& config, Findings& findings);

/// Signs in to the mail server and leaves; sends nothing.
void check_mail(const config::Config& config, Findings& findings);

}  // namespace chiroflow::doctor
