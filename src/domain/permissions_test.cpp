// SPDX-License-Identifier: Apache-2.0
// Who may do and see what (H-02, H-28).
#include "domain/permissions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chiroflow {
namespace {

using enum Permission;

template <class Enum>
std::vector<Enum> all() {
  std::vector<Enum> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto d) { values.push_back(d.value); });
  return values;
}

TEST(Permissions, HaveARowEachInTheOrderOfTheirNames) {
  const auto table = permission_table();
  const auto names = all<Permission>();
  ASSERT_EQ(table.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(table[i].permission, names[i]) << name_of(names[i]);
    EXPECT_FALSE(table[i].meaning.empty()) << name_of(names[i]);
  }
}

TEST(Permissions, BelongToTheOwnerAllOfThem) {
  for (const auto permission : all<Permission>()) EXPECT_TRUE(may(Role::OWNER, permission)) << name_of(permission);
}

TEST(Permissions, AgreeWithTheTable) {
  for (const auto& row : permission_table())
    for (const auto role : all<Role>())
      EXPECT_EQ(may(role, row.permission), std::find(row.roles.begin(), row.roles.end(), role) != row.roles.end())
          << name_of(role) << " " << name_of(row.permission);
}

// The original let a biller end sessions and the front desk run them.
TEST(Permissions, H02ABillerChangesNothing) {
  for (const auto permission : {session_book, session_join, session_run, session_no_show, session_report,
                                visit_link_manage, patient_write, patient_archive, appointment_write, clinician_write,
                                organization_write, provider_manage, user_read, user_write, api_key_manage, audit_read})
    EXPECT_FALSE(may(Role::BILLER, permission)) << name_of(permission);
}

TEST(Permissions, H02OnlyCliniciansAndManagersRunVisits) {
  EXPECT_TRUE(may(Role::PROVIDER, session_run));
  EXPECT_TRUE(may(Role::ADMIN, session_run));
  EXPECT_FALSE(may(Role::STAFF, session_run));
  EXPECT_TRUE(may(Role::STAFF, session_no_show));
  EXPECT_TRUE(may(Role::STAFF, session_book));
}

TEST(Permissions, H02OnlyManagersReadTheAuditLogAndHandleUsers) {
  for (const auto permission : {audit_read, user_read, user_write, api_key_manage, organization_write}) {
    EXPECT_TRUE(may(Role::ADMIN, permission)) << name_of(permission);
    EXPECT_FALSE(may(Role::PROVIDER, permission)) << name_of(permission);
    EXPECT_FALSE(may(Role::STAFF, permission)) << name_of(permission);
  }
  EXPECT_FALSE(may(Role::ADMIN, provider_manage)) << "an agreement with a vendor is the owner's to attest";
}

TEST(Permissions, H28ABillerSeesNoHiddenFieldAndTheFrontDeskNoAnswers) {
  for (const auto group : all<FieldGroup>()) {
    EXPECT_FALSE(sees(Role::BILLER, group)) << name_of(group);
    EXPECT_TRUE(sees(Role::OWNER, group) && sees(Role::ADMIN, group) && sees(Role::PROVIDER, group)) << name_of(group);
    EXPECT_EQ(sees(Role::STAFF, group), group != FieldGroup::answers) << name_of(group);
  }
}

}  // namespace
}  // namespace chiroflow
