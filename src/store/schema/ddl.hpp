// SPDX-License-Identifier: Apache-2.0
// SQL of the whole description for one engine: the text of migration 0001 while it is the only one.
//
// What both engines do alike: constraint and index names, CHECKs, partial and expression indexes. What differs: types
// (SQLite tables are STRICT, so that they are kept), guards of evidence (triggers in each engine's words), and on
// PostgreSQL every text compares by its bytes (COLLATE "C") as SQLite does, so that lists have one order.
#pragma once

#include <string>

#include "store/schema/description.hpp"

namespace chiroflow::store::schema {

std::string create_schema(db::Engine engine);

std::string create_table(const Table& table, db::Engine engine);
/// Triggers that refuse changes of evidence; empty when the table has none.
std::string create_guards(const Table& table, db::Engine engine);

/// "patient_mrn_fkey": the constraint's name on PostgreSQL.
std::string reference_name(const Table& table, const Reference& reference);

}  // namespace chiroflow::store::schema
