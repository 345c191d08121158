// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/call.hpp"
#include "app/video/video_service.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Whether an owner gave the organization's own LiveKit account, which is its CUSTOM then.
Result<bool> has_own_livekit(db::Reader& reader, const OrganizationId& organization);

/// The organization's wishes over the server's defaults, with the agreements its owners attested.
Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization);

/// The same for a visit of that patient, whose state may ask something of calls: where they said they are, else where they live.
Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization,
                                 const PatientId& patient, const std::optional<std::string>& stated_state = {});
Result<VideoPolicy> video_policy(const Call& call, db::Reader& reader, const Organization& organization,
                                 const TelehealthSession& session);

/// What is said where a visit goes to an outside vendor that the policy does not trust.
std::string no_agreement_warning(TelehealthProvider provider);

/// A row for a room that a provider made, its secret sealed.
Room room_row(const Call& call, const SessionId& session, const MadeRoom& made);

/// The room as its provider takes it, with its secret opened.
Result<ProviderRoom> opened(const Call& call, const Room& room);

/// How the session came to an outside vendor, noted among its attempts: what a person named stays also without an agreement; where the
/// server went by itself, because of one, it does not stay when that is withdrawn.
inline constexpr std::string_view kNamed = "named";
inline constexpr std::string_view kFellBack = "fell_back";
void note_how(const VideoAccount& account, std::string_view how, std::vector<Attempt>& attempts);
/// Whether the session is where the server went by itself, at a vendor whose agreement does not stand any more.
Result<bool> lost_its_agreement(db::Reader& reader, const VideoPolicy& policy, const TelehealthSession& session);

/// Keeps what was tried for a session.
Result<void> store_attempts(Call& call, db::Writer& writer, const SessionId& session,
                            const std::vector<Attempt>& attempts);

}  // namespace chiroflow::app
