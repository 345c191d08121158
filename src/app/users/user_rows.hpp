// SPDX-License-Identifier: Apache-2.0
// Accounts and what hangs on them, as rows. Every function is scoped to an organization but the one by e-mail address, with
// which a sign-in begins.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/call.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

/// Lower case without blanks around, as addresses are stored.
std::string normal_email(std::string_view typed);

/// Error: not_found "User".
Result<User> find_user(db::Reader& reader, const OrganizationId& organization, const UserId& id);
/// The same, locked until the end of the transaction.
Result<User> lock_user(db::Writer& writer, const OrganizationId& organization, const UserId& id);
Result<std::optional<User>> find_user_by_email(db::Reader& reader, std::string_view normal);

/// Gives a clear answer where the e-mail address has an account. Accounts are never reused (H-01), so neither is the address
/// of a closed one.
Result<void> insert_user(db::Writer& writer, const User& user);
Error explain_taken_email(Error error);

/// Ends the user's sign-ins but the one named; returns how many.
Result<std::int64_t> end_sign_ins(db::Writer& writer, const User& user, std::string_view except_session, Instant now);
Result<std::int64_t> revoke_api_keys(db::Writer& writer, const User& user, Instant now);
/// Clears the authenticator and its recovery codes in the database and in `user`.
Result<void> remove_second_factor(db::Writer& writer, User& user);

}  // namespace chiroflow::app
