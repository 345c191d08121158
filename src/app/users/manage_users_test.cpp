// SPDX-License-Identifier: Apache-2.0
#include "app/users/manage_users.hpp"

#include <set>
#include <type_traits>

#include "app/auth/administration.hpp"
#include "app/auth/authenticate.hpp"
#include "app/auth/sign_in.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::kPassword;
using testing::take;

class ManageUsers : public testing::AppFixture {
 protected:
  Result<CreateUserOutput> create(const User& by, const std::string& email, Role role = Role::STAFF) {
    auto call = call_as(by, "users.create", AuditAction::CREATE);
    return create_user(call, {.email = email, .first_name = "Kim", .last_name = "Lee", .role = role});
  }
  template <class Out, class In>
  Result<Out> run(const Actor& by, Result<Out> (*use_case)(Call&, const In&), const std::type_identity_t<In>& input) {
    auto call = call_as(by);
    return use_case(call, input);
  }
  Result<SignInOutput> attempt(const std::string& email, const std::string& password) {
    const Actor nobody;
    auto call = call_as(nobody, "auth.signIn");
    auto out = sign_in(call, {.email = email, .password = password, .cookie = false});
    execute("UPDATE organization SET version = version");
    return out;
  }
  std::string cause_of(const std::string& token) {
    const auto actor = authenticate(services, {.bearer = token}, origin);
    return actor ? "accepted" : actor.error().cause;
  }
};

TEST_F(ManageUsers, StartWithATemporaryPasswordThatMustBeChanged) {
  const auto made = take(create(clinic.admin, "Kim.Lee@Clinic.example"));
  EXPECT_EQ(made.user.email, "kim.lee@clinic.example");
  const auto signed_in = take(attempt("kim.lee@clinic.example", made.temporary_password.value.value()));
  EXPECT_TRUE(signed_in.password_change_due);
  EXPECT_EQ(load<User>(made.user.id.value).organization_id, clinic.organization.id);
}

TEST_F(ManageUsers, AKeyMakesNoOwnersAndAdmins_H02) {
  auto key = as(clinic.owner);
  key.type = ActorType::API_KEY;
  const auto make = [&](Role role) {
    return run(key, create_user, {.email = "new@clinic.example", .first_name = "N", .last_name = "E", .role = role});
  };
  EXPECT_EQ(make(Role::OWNER).error().code, ErrorCode::forbidden);
  EXPECT_EQ(make(Role::ADMIN).error().code, ErrorCode::forbidden);
  EXPECT_TRUE(make(Role::STAFF));
}

// A leaked key made an account, signed in with its password, and went on when it was revoked.
TEST_F(ManageUsers, AKeyIsToldNoPassword_H02) {
  auto key = as(clinic.owner);
  key.type = ActorType::API_KEY;
  const auto made = take(run(key, create_user, {.email = "new@clinic.example", .first_name = "N", .last_name = "E"}));
  EXPECT_EQ(made.temporary_password.value, std::nullopt);
  const auto given = take(run(as(clinic.owner), reset_password, {made.user.id})).temporary_password;
  EXPECT_TRUE(take(attempt("new@clinic.example", given)).password_change_due) << "a person gives them one";
}

// A key made an account, knew its password, and made it an owner.
TEST_F(ManageUsers, AKeyRaisesNobodyAndTakesNoAccountOver_H02) {
  auto key = as(clinic.owner);
  key.type = ActorType::API_KEY;
  const auto made = take(run(key, create_user, {.email = "new@clinic.example", .first_name = "N", .last_name = "E"}));
  const auto change = [&](UpdateUserInput input) {
    input.user_id = made.user.id;
    input.version = load<User>(made.user.id.value).version;
    return run(key, update_user, input);
  };
  for (const auto role : {Role::OWNER, Role::ADMIN, Role::PROVIDER, Role::BILLER})
    EXPECT_EQ(change({.role = role}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(change({.email = "mine@elsewhere.example"}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(load<User>(made.user.id.value).role, Role::STAFF);
  EXPECT_TRUE(change({.email = "New@clinic.example", .first_name = "Nora", .role = Role::STAFF}))
      << "what stays as it is may be said again";
  take(run(as(clinic.owner), deactivate_user, {made.user.id}));
  EXPECT_EQ(run(key, reactivate_user, {made.user.id}).error().code, ErrorCode::forbidden);
}

TEST_F(ManageUsers, KeysOfTheOldRoleEndWithIt_H02) {
  const auto key = take(create_api_key(services, clinic.organization.id, clinic.staff.email, "EHR")).key;
  take(run(as(clinic.owner), update_user,
           {.user_id = clinic.staff.id, .version = load<User>(clinic.staff.id.value).version, .role = Role::ADMIN}));
  EXPECT_EQ(cause_of(key), "token_revoked");
}

TEST_F(ManageUsers, KeepTheirIdAndAddressForEver_H01) {
  const auto made = take(create(clinic.admin, "kim@clinic.example"));
  take(run(as(clinic.admin), deactivate_user, {made.user.id}));
  const auto again = create(clinic.admin, "kim@clinic.example");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(again.error().cause, "email_taken");
  EXPECT_NE(take(create(clinic.admin, "kim2@clinic.example")).user.id, made.user.id);
}

TEST_F(ManageUsers, AnAdminNeitherMakesNorChangesAnOwner_H02) {
  const auto& admin = as(clinic.admin);
  EXPECT_EQ(create(clinic.admin, "o@clinic.example", Role::OWNER).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(admin, update_user, {.user_id = clinic.owner.id, .version = 1, .first_name = "X"}).error().code,
            ErrorCode::forbidden);
  EXPECT_EQ(run(admin, update_user, {.user_id = clinic.admin.id, .version = 1, .role = Role::OWNER}).error().code,
            ErrorCode::forbidden);
  EXPECT_EQ(run(admin, deactivate_user, {clinic.owner.id}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(admin, reset_password, {clinic.owner.id}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(admin, reset_second_factor, {clinic.owner.id}).error().code, ErrorCode::forbidden);
  EXPECT_TRUE(create(clinic.owner, "o@clinic.example", Role::OWNER));
}

TEST_F(ManageUsers, TheLastActiveOwnerStays) {
  const auto demoted =
      run(as(clinic.owner), update_user, {.user_id = clinic.owner.id, .version = 1, .role = Role::ADMIN});
  ASSERT_FALSE(demoted);
  EXPECT_EQ(demoted.error().cause, "last_owner");
  const auto second = take(create(clinic.owner, "second@clinic.example", Role::OWNER)).user;
  take(run(as(clinic.owner), deactivate_user, {second.id}));
  EXPECT_EQ(
      run(as(clinic.owner), update_user, {.user_id = clinic.owner.id, .version = 1, .role = Role::ADMIN}).error().cause,
      "last_owner")
      << "a closed owner does not count";
  take(run(as(clinic.owner), reactivate_user, {second.id}));
  EXPECT_EQ(
      take(run(as(clinic.owner), update_user, {.user_id = clinic.owner.id, .version = 1, .role = Role::ADMIN})).role,
      Role::ADMIN);
}

TEST_F(ManageUsers, AreNotOverwrittenByAStaleForm) {
  EXPECT_EQ(
      take(run(as(clinic.admin), update_user, {.user_id = clinic.staff.id, .version = 1, .last_name = "New"})).version,
      2);
  EXPECT_EQ(last_event_of(clinic).details, R"({"fields":["last_name"]})") << "names of fields, no values (H-18)";
  const auto stale =
      run(as(clinic.admin), update_user, {.user_id = clinic.staff.id, .version = 1, .last_name = "Newer"});
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().cause, "version");
}

TEST_F(ManageUsers, ANewRoleCountsAtTheNextRequest) {
  const auto token = *take(attempt(clinic.staff.email, kPassword)).session_token.value;
  take(run(as(clinic.admin), update_user, {.user_id = clinic.staff.id, .version = 1, .role = Role::BILLER}));
  EXPECT_EQ(take(authenticate(services, {.bearer = token}, origin)).role, Role::BILLER);
}

TEST_F(ManageUsers, LoseSignInsAndKeysWhenTheyAreClosed) {
  const auto token = *take(attempt(clinic.staff.email, kPassword)).session_token.value;
  const auto key = take(create_api_key(services, clinic.organization.id, clinic.staff.email, "EHR")).key;
  EXPECT_EQ(cause_of(key), "accepted");
  take(run(as(clinic.admin), deactivate_user, {clinic.staff.id}));
  EXPECT_EQ(cause_of(token), "session_ended");
  EXPECT_EQ(cause_of(key), "token_revoked");
  take(run(as(clinic.admin), reactivate_user, {clinic.staff.id}));
  EXPECT_EQ(cause_of(key), "token_revoked");
  EXPECT_TRUE(attempt(clinic.staff.email, kPassword));
}

TEST_F(ManageUsers, GetATemporaryPasswordWhenTheyLostTheirs) {
  const auto token = *take(attempt(clinic.staff.email, kPassword)).session_token.value;
  const auto reset = take(run(as(clinic.admin), reset_password, {clinic.staff.id}));
  EXPECT_EQ(cause_of(token), "session_ended");
  EXPECT_FALSE(attempt(clinic.staff.email, kPassword));
  EXPECT_TRUE(take(attempt(clinic.staff.email, reset.temporary_password)).password_change_due);
}

TEST_F(ManageUsers, AKeyCannotChangePasswordsAndNobodyResetsTheirOwn) {
  EXPECT_EQ(run(as_api_key_of(clinic.admin), reset_password, {clinic.staff.id}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(as(clinic.admin), reset_password, {clinic.admin.id}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(as(clinic.admin), reset_second_factor, {clinic.admin.id}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(as(clinic.admin), deactivate_user, {clinic.admin.id}).error().code, ErrorCode::forbidden);
}

TEST_F(ManageUsers, OfOtherOrganizationsAreNotThere_H03) {
  const auto& owner = as(clinic.owner);
  EXPECT_EQ(run(owner, get_user, {other.staff.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(owner, update_user, {.user_id = other.staff.id, .version = 1}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(owner, deactivate_user, {other.staff.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(owner, reactivate_user, {other.staff.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(owner, reset_password, {other.staff.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(owner, reset_second_factor, {other.staff.id}).error().code, ErrorCode::not_found);
  for (const auto& user : take(run(owner, list_users, {})).users) EXPECT_NE(user.id, other.staff.id);
}

TEST_F(ManageUsers, PageInAStableOrder) {
  std::vector<std::string> seen;
  std::optional<std::string> cursor;
  do {
    const auto page = take(run(as(clinic.owner), list_users, {.limit = 2, .cursor = cursor}));
    for (const auto& user : page.users) seen.push_back(user.id.value);
    cursor = page.next_cursor;
  } while (cursor);
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 5U);
}

class ApiKeys : public ManageUsers {};

TEST_F(ApiKeys, AreShownOnceAndActAsTheirUser) {
  const auto made = take(run(as(clinic.provider),
                             static_cast<Result<CreatedApiKey> (*)(Call&, const CreateApiKeyInput&)>(create_api_key),
                             {.name = "EHR", .expires_in_days = 1}));
  EXPECT_EQ(made.expires_at, clock.now() + Hours(24));
  EXPECT_TRUE(made.key.starts_with(made.hint));
  EXPECT_EQ(take(authenticate(services, {.bearer = made.key}, origin)).user_id, clinic.provider.id);
  const auto list = take(run(as(clinic.provider), list_api_keys, {})).api_keys;
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].hint, made.hint);
  clock.advance(Hours(24));
  EXPECT_EQ(cause_of(made.key), "token_expired");
}

TEST_F(ApiKeys, MakeNoKeysAndNoneAboveTheMakersRank_H02) {
  const auto create = static_cast<Result<CreatedApiKey> (*)(Call&, const CreateApiKeyInput&)>(create_api_key);
  EXPECT_EQ(run(as_api_key_of(clinic.owner), create, {.name = "x"}).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run(as(clinic.staff), create, {.name = "x", .user_id = clinic.provider.id}).error().code,
            ErrorCode::forbidden);
  EXPECT_EQ(run(as(clinic.admin), create, {.name = "x", .user_id = clinic.owner.id}).error().code,
            ErrorCode::forbidden);
  EXPECT_TRUE(run(as(clinic.admin), create, {.name = "x", .user_id = clinic.staff.id}));
  EXPECT_EQ(run(as(clinic.owner), create, {.name = "x", .user_id = other.staff.id}).error().code, ErrorCode::not_found);
}

TEST_F(ApiKeys, AreRevokedByTheirUserOrWhoManagesKeys) {
  const auto key = take(create_api_key(services, clinic.organization.id, clinic.staff.email, "EHR"));
  EXPECT_EQ(run(as(clinic.provider), revoke_api_key, {key.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(run(as(other.owner), revoke_api_key, {key.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(cause_of(key.key), "accepted");
  EXPECT_TRUE(take(run(as(clinic.admin), revoke_api_key, {key.id})).revoked_at);
  EXPECT_EQ(cause_of(key.key), "token_revoked");
  EXPECT_TRUE(take(run(as(clinic.admin), list_api_keys, {})).api_keys.empty());
  EXPECT_EQ(take(run(as(clinic.admin), list_api_keys, {.include_revoked = true})).api_keys.size(), 1U);
}

class Administration : public ManageUsers {};

TEST_F(Administration, MakesTheFirstOwner) {
  const auto made = take(create_first_user(services, clinic.organization.id,
                                           {.email = "Boss@Clinic.example", .first_name = "A", .last_name = "B"}));
  EXPECT_TRUE(take(attempt("boss@clinic.example", *made.temporary_password)).password_change_due);
  const auto chosen = take(create_first_user(services, clinic.organization.id,
                                             {.email = "b2@clinic.example",
                                              .first_name = "A",
                                              .last_name = "B",
                                              .role = Role::ADMIN,
                                              .password = "osprey kettle nineteen"}));
  EXPECT_FALSE(chosen.temporary_password);
  EXPECT_FALSE(take(attempt("b2@clinic.example", "osprey kettle nineteen")).password_change_due);
  EXPECT_EQ(events_of(clinic).front(), "users.create");
  EXPECT_FALSE(
      create_first_user(services, clinic.organization.id, {.email = "b3@clinic.example", .password = "password"}));
  EXPECT_EQ(create_first_user(services, OrganizationId("none"), {.email = "b4@clinic.example"}).error().code,
            ErrorCode::not_found);
}

TEST_F(Administration, ResetsAUserWhoCannotSignIn) {
  execute(
      "UPDATE user_account SET is_active = FALSE, locked_until = 9000000000000, totp_confirmed_at = 1 WHERE id = '" +
      clinic.owner.id.value + "'");
  const auto reset =
      take(reset_user(services, clinic.organization.id, clinic.owner.email, {.password = true, .second_factor = true}));
  EXPECT_EQ(take(attempt(clinic.owner.email, *reset.temporary_password)).second_factor,
            SecondFactor::enrolment_recommended);
  EXPECT_EQ(reset_user(services, clinic.organization.id, other.owner.email, {}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
