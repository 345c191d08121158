// SPDX-License-Identifier: Apache-2.0
// Recordings and their keys as files below the data directory. Folders are 0700, files 0600; a file is complete and durable before
// it has its name. Each folder holds a mark that names the database whose recordings it keeps: a folder that is not mounted, or another
// server's, is a store that cannot be reached and never one that holds nothing.
#pragma once

#include "ports/random.hpp"
#include "ports/recording_keys.hpp"
#include "ports/recording_store.hpp"

namespace chiroflow::system {

class FileRecordingStore : public MarkedRecordingStore {
 public:
  /// `random` must outlive it.
  FileRecordingStore(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}
  void belongs_to(std::string mark) override { mark_ = std::move(mark); }
  /// Makes the folder where there is none.
  Result<void> take_over(const std::string& mark) override;
  Result<void> put(const std::string& name, std::string_view bytes) override;
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override;
  Result<void> list(const std::string& prefix, OnObject on_object) override;
  Result<void> remove(const std::string& name) override;
  /// Durable together: one sync for each folder, however many objects.
  Result<void> remove_all(const std::vector<std::string>& names) override;

 private:
  const std::string folder_;
  Random& random_;
  std::string mark_;
};

class FileRecordingKeys : public RecordingKeys {
 public:
  FileRecordingKeys(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}
  /// As with FileRecordingStore.
  void belongs_to(std::string mark) { mark_ = std::move(mark); }
  Result<void> take_over(const std::string& mark);
  Result<void> put(const std::string& name, std::string_view wrapped) override;
  Result<std::optional<std::string>> get(const std::string& name) override;
  Result<void> destroy(const std::string& name) override;
  Result<std::vector<std::string>> names() override;

 private:
  const std::string folder_;
  Random& random_;
  std::string mark_;
};

}  // namespace chiroflow::system
