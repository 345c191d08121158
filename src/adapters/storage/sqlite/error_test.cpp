// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/error.hpp"

#include <gtest/gtest.h>

namespace chiroflow::storage::sqlite {
namespace {

TEST(SqliteError, NamesTableAndColumnsOfAUniqueConstraint) {
  EXPECT_EQ(unique_cause("UNIQUE constraint failed: users.email"), "unique:users(email)");
  EXPECT_EQ(unique_cause("UNIQUE constraint failed: users.org_id, users.email"), "unique:users(org_id,email)");
  EXPECT_EQ(unique_cause("UNIQUE constraint failed: index 'users_lower_email'"), "unique:users_lower_email");
}

TEST(SqliteError, TellsAnUnusableFileFromAWrongStatement) {
  EXPECT_EQ(error_from(SQLITE_FULL, "database or disk is full").code, ErrorCode::storage_unavailable);
  EXPECT_EQ(error_from(SQLITE_IOERR_WRITE, "disk I/O error").code, ErrorCode::storage_unavailable);
  EXPECT_EQ(error_from(SQLITE_READONLY_DIRECTORY, "attempt to write a readonly database").code,
            ErrorCode::storage_unavailable);
  EXPECT_EQ(error_from(SQLITE_ERROR, "no such table: t").code, ErrorCode::internal);
}

TEST(SqliteError, SortsConstraints) {
  EXPECT_EQ(error_from(SQLITE_CONSTRAINT_FOREIGNKEY, "FOREIGN KEY constraint failed").cause, "foreign_key");
  EXPECT_EQ(error_from(SQLITE_CONSTRAINT_CHECK, "CHECK constraint failed: a > 0").cause, "check");
  EXPECT_EQ(error_from(SQLITE_CONSTRAINT_NOTNULL, "NOT NULL constraint failed: t.a").cause, "check");
}

}  // namespace
}  // namespace chiroflow::storage::sqlite
