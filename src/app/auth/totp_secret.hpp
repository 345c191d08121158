// SPDX-License-Identifier: Apache-2.0
// The authenticator's secret of a user, sealed in the database, and what is consumed of it.
#pragma once

#include <string>
#include <string_view>

#include "app/call.hpp"
#include "crypto/sealer.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

inline crypto::SealContext totp_place(const User& user) {
  return {user.organization_id.view(), "user", user.id.view(), "totp_secret"};
}

/// Whether the code is right and new; then its step is stored, in the same transaction, so that it counts once (H-07).
Result<bool> consume_totp(Call& call, db::Writer& writer, User& user, std::string_view code);

/// A line in the audit log for a wrong code; the attempt itself is counted already.
Result<void> note_wrong_code(Call& call);

Result<std::int64_t> recovery_codes_left(db::Reader& reader, const User& user);

}  // namespace chiroflow::app
