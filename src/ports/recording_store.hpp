// SPDX-License-Identifier: Apache-2.0
// Where the sealed pieces of recordings lie: objects of some megabytes, found by name. What is handed over is sealed already; a
// store never sees content. Names are segments of letters, digits, ".", "-" and "_", divided by "/".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/function_ref.hpp"
#include "core/result.hpp"

namespace chiroflow {

struct StoredObject {
  std::string name;
  std::uint64_t size = 0;
};

/// What every store of ours takes as a name.
bool is_object_name(std::string_view name);

/// Safe from any thread. Calls block. Errors: storage_unavailable with cause "disk_full" or "recording_store"; nothing of what failed
/// to be put can be got.
class RecordingStore {
 public:
  using OnObject = FunctionRef<Result<void>(const StoredObject&)>;

  virtual ~RecordingStore() = default;
  /// Durable when it returns; replaces what has the name.
  virtual Result<void> put(const std::string& name, std::string_view bytes) = 0;
  /// At most `size` bytes from `offset` on, fewer at the end. Error: not_found with cause "no_object".
  virtual Result<std::string> get(const std::string& name, std::uint64_t offset = 0,
                                  std::size_t size = static_cast<std::size_t>(-1)) = 0;
  /// Every object whose name begins with `prefix` (whole segments), in no order; also what a crash left behind of a put.
  virtual Result<void> list(const std::string& prefix, OnObject on_object) = 0;
  /// Removing what is gone succeeds. Durable when it returns.
  virtual Result<void> remove(const std::string& name) = 0;
  /// The same for many, where that is less work than one after the other. A failure may come after some of them are gone.
  virtual Result<void> remove_all(const std::vector<std::string>& names);
};

/// One whose place holds a mark that names the database whose recordings it keeps: a place without this mark is a store that cannot
/// be reached, and never one that holds nothing.
class MarkedRecordingStore : public RecordingStore {
 public:
  /// Before the first use; until then, and without this mark at the place, everything fails.
  virtual void belongs_to(std::string mark) = 0;
  /// Makes the place this database's. May be repeated.
  virtual Result<void> take_over(const std::string& mark) = 0;
};

/// What the mark is called there. No object can have this name.
inline constexpr std::string_view kStoreMark = ".chiroflow-store";

}  // namespace chiroflow
