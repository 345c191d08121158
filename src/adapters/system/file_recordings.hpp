// SPDX-License-Identifier: Apache-2.0
// Recordings and their keys as files below the data directory. Folders are 0700, files 0600; a file is complete and durable before
// it has its name.
#pragma once

#include "ports/random.hpp"
#include "ports/recording_keys.hpp"
#include "ports/recording_store.hpp"

namespace chiroflow::system {

class FileRecordingStore : public RecordingStore {
 public:
  /// The folder is made with the first object. `random` must outlive it.
  FileRecordingStore(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}
  Result<void> put(const std::string& name, std::string_view bytes) override;
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override;
  Result<void> list(const std::string& prefix, OnObject on_object) override;
  Result<void> remove(const std::string& name) override;

 private:
  const std::string folder_;
  Random& random_;
};

class FileRecordingKeys : public RecordingKeys {
 public:
  FileRecordingKeys(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}
  Result<void> put(const std::string& name, std::string_view wrapped) override;
  Result<std::optional<std::string>> get(const std::string& name) override;
  Result<void> destroy(const std::string& name) override;
  Result<std::vector<std::string>> names() override;

 private:
  const std::string folder_;
  Random& random_;
};

}  // namespace chiroflow::system
