// SPDX-License-Identifier: Apache-2.0
// Meet's spaces and conferences as far as we read and write them. A space is a link that lives for years; a conference is
// one meeting in it, from the first who enters to the last who leaves, with its record.
// https://developers.google.com/workspace/meet/api/reference/rest/v2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/google_meet/google_client.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::google_meet {

struct Space {
  std::string name;         // "spaces/…", for good
  std::string meeting_uri;  // https; the code in it may be given to somebody else after a year without use
  std::string access_type;  // who enters without knocking: OPEN, TRUSTED, RESTRICTED
  std::string conference;   // "conferenceRecords/…" of the one going on; empty: none
};

struct Conference {
  std::string name;
  bool ended = false;
};

/// Safe from any thread. The client must outlive it. Every call ends at `until`.
class Spaces {
 public:
  Spaces(GoogleClient& client, const GoogleMeetConfig& config) : client_(client), config_(config) {}

  Result<Space> create(SteadyInstant until);
  Result<Space> get(const std::string& name, SteadyInstant until);
  /// Everybody but invited people knocks from now on.
  Result<void> close(const std::string& name, SteadyInstant until);
  /// Sends everybody out; succeeds when nobody is there.
  Result<void> end_conference(const std::string& name, SteadyInstant until);
  /// The newest first, at most 25.
  Result<std::vector<Conference>> conferences(const std::string& name, SteadyInstant until);

 private:
  std::string url_of(std::string_view resource) const;

  GoogleClient& client_;
  const GoogleMeetConfig& config_;
};

/// The room's space name; not_found when it has none of the right form.
Result<std::string> space_name_of(const ProviderRoom& room);

}  // namespace chiroflow::google_meet
