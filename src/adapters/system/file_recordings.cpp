// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/file_recordings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

namespace chiroflow::system {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".new-";
constexpr std::string_view kUnfinishedKeys = "unfinished";  // a folder

class File {
 public:
  File(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

/// Paths hold ids only; still they are for the operator's log and not for whoever records.
Error fault(const std::string& what, int number) {
  const bool full = number == ENOSPC || number == EDQUOT;
  return Error{
      .code = ErrorCode::storage_unavailable,
      .message = full ? "There is no room left on the server's disk for recordings. The visit goes on; free some "
                        "room and record again"
                      : "The server could not reach the place where recordings are kept; see its log",
      .detail = what + ": " + std::strerror(number),
      .cause = full ? "disk_full" : "recording_store"};
}

/// Nothing leads out of the folder.
Result<std::string> path_of(const std::string& folder, std::string_view name) {
  if (!is_object_name(name)) return fail(internal_error("not the name of a recording's object"));
  return folder + "/" + std::string(name);
}

Result<void> sync_folder(const std::string& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.open() || ::fsync(opened.number()) != 0) return fail(fault("sync of " + folder, errno));
  return {};
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

/// Every folder that is made is durable in its own.
Result<void> make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent_of(folder));
  if (errno == EEXIST) return {};
  if (errno != ENOENT) return fail(fault("mkdir " + folder, errno));
  TRY(make_folder(parent_of(folder)));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail(fault("mkdir " + folder, errno));
  return sync_folder(parent_of(folder));
}

std::string random_mark(Random& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::byte, 12> bytes{};
  random.fill(bytes);
  std::string text;
  for (const auto byte : bytes) text += kDigits[static_cast<unsigned>(byte) % kDigits.size()];
  return text;
}

Result<void> write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(fault("write " + path, errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? Result<void>() : fail(fault("sync of " + path, errno));
}

/// `beside` is where it grows, on the same file system.
Result<void> put_file(const std::string& path, const std::string& beside, std::string_view bytes, Random& random) {
  TRY(make_folder(parent_of(path)));
  TRY(make_folder(parent_of(beside)));
  const auto unfinished = beside + std::string(kUnfinished) + random_mark(random);
  const auto written = [&]() -> Result<void> {
    const File file(unfinished, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.open()) return fail(fault("open " + unfinished, errno));
    TRY(write_all(file.number(), bytes, unfinished));
    if (::rename(unfinished.c_str(), path.c_str()) != 0) return fail(fault("rename to " + path, errno));
    return {};
  }();
  if (!written) {
    ::unlink(unfinished.c_str());
    return written;
  }
  return sync_folder(parent_of(path));
}

Result<std::optional<std::string>> get_file(const std::string& path, std::uint64_t offset, std::size_t size) {
  const File file(path, O_RDONLY);
  if (!file.open() && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>();
  struct stat state{};
  if (!file.open() || ::fstat(file.number(), &state) != 0) return fail(fault("open " + path, errno));
  const auto whole = static_cast<std::uint64_t>(state.st_size);
  std::string bytes(offset >= whole ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(size, whole - offset)),
                    '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const auto got =
        ::pread(file.number(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(fault("read " + path, errno));
    if (got == 0) bytes.resize(done);
    done += static_cast<std::size_t>(got);
  }
  return std::optional(std::move(bytes));
}

Result<void> remove_entry(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) return {};
  return fail(fault("unlink " + path, errno));
}

Result<void> remove_file(const std::string& path) {
  TRY(remove_entry(path));
  return sync_folder(parent_of(path));
}

/// A folder goes with its last object; one that is not empty stays. What became of it is durable in the nearest one that is there.
Result<void> settle(std::string folder, const std::string& root) {
  if (folder != root) ::rmdir(folder.c_str());
  while (folder != root && ::access(folder.c_str(), F_OK) != 0 && errno == ENOENT) folder = parent_of(folder);
  return sync_folder(folder);
}

/// Where the disk writes in place nothing of it is left; where it does not, the master key still wraps what remains.
Result<void> overwrite_and_remove(const std::string& path) {
  if (const auto present = TRY(get_file(path, 0, static_cast<std::size_t>(-1)))) {
    const File file(path, O_WRONLY);
    if (file.open()) TRY(write_all(file.number(), std::string(present->size(), '\0'), path));
  }
  return remove_file(path);
}

std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// Keys grow in a folder of their own: what a crash left of one is found there without looking through all keys.
std::string beside_key(const std::string& folder, const std::string& path) {
  return folder + "/" + std::string(kUnfinishedKeys) + "/" + name_in(path);
}

/// The names of files in it, none when it is not there.
Result<std::vector<std::string>> files_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code ec;
  for (fs::directory_iterator each(folder, ec), end; !ec && each != end; each.increment(ec))
    if (each->is_regular_file(ec)) found.push_back(each->path().filename().string());
  if (ec && ec.value() != ENOENT) return fail(fault("list " + folder, ec.value()));
  return found;
}

std::string mark_file(const std::string& folder) { return folder + "/" + std::string(kStoreMark); }

Result<void> require_mark(const std::string& folder, const std::string& mark) {
  const auto found = TRY(get_file(mark_file(folder), 0, mark.size() + 1));
  if (found && !mark.empty() && *found == mark) return {};
  auto error = fault(mark_file(folder), ENOENT);
  error.detail =
      mark_file(folder) + (found ? " names another database" : " is not there: not mounted, or another folder");
  return fail(std::move(error));
}
}  // namespace

Result<void> FileRecordingStore::take_over(const std::string& mark) {
  return put_file(mark_file(folder_), mark_file(folder_), mark, random_);
}

Result<void> FileRecordingStore::put(const std::string& name, std::string_view bytes) {
  TRY(require_mark(folder_, mark_));
  const auto path = TRY(path_of(folder_, name));
  return put_file(path, path, bytes, random_);
}

Result<std::string> FileRecordingStore::get(const std::string& name, std::uint64_t offset, std::size_t size) {
  TRY(require_mark(folder_, mark_));
  auto bytes = TRY(get_file(TRY(path_of(folder_, name)), offset, size));
  if (!bytes)
    return fail(
        Error{.code = ErrorCode::not_found, .message = "This part of a recording is not there", .cause = "no_object"});
  return std::move(*bytes);
}

Result<void> FileRecordingStore::list(const std::string& prefix, OnObject on_object) {
  TRY(require_mark(folder_, mark_));
  const auto folder = prefix.empty() ? folder_ : TRY(path_of(folder_, prefix));
  std::error_code ec;
  if (!fs::exists(folder, ec)) return {};
  fs::recursive_directory_iterator each(folder, ec);
  for (; !ec && each != fs::recursive_directory_iterator(); each.increment(ec)) {
    if (!each->is_regular_file(ec) || each->path() == mark_file(folder_)) continue;
    const auto size = each->file_size(ec);
    if (ec) {  // removed meanwhile
      ec.clear();
      continue;
    }
    TRY(on_object({each->path().string().substr(folder_.size() + 1), size}));
  }
  if (ec && ec.value() != ENOENT) return fail(fault("list " + folder, ec.value()));
  return {};
}

Result<void> FileRecordingStore::remove(const std::string& name) { return remove_all({name}); }

Result<void> FileRecordingStore::remove_all(const std::vector<std::string>& names) {
  TRY(require_mark(folder_, mark_));
  std::set<std::string> folders;
  for (const auto& name : names) {
    const auto path = TRY(path_of(folder_, name));
    TRY(remove_entry(path));
    folders.insert(parent_of(path));
  }
  for (const auto& folder : folders) TRY(settle(folder, folder_));
  return {};
}

Result<void> FileRecordingKeys::take_over(const std::string& mark) {
  return put_file(mark_file(folder_), mark_file(folder_), mark, random_);
}

Result<void> FileRecordingKeys::put(const std::string& name, std::string_view wrapped) {
  TRY(require_mark(folder_, mark_));
  const auto path = TRY(path_of(folder_, name));
  return put_file(path, beside_key(folder_, path), wrapped, random_);
}

Result<std::optional<std::string>> FileRecordingKeys::get(const std::string& name) {
  TRY(require_mark(folder_, mark_));
  return get_file(TRY(path_of(folder_, name)), 0, static_cast<std::size_t>(-1));
}

Result<void> FileRecordingKeys::destroy(const std::string& name) {
  TRY(require_mark(folder_, mark_));
  const auto path = TRY(path_of(folder_, name));
  const auto beside = beside_key(folder_, path);
  for (const auto& unfinished : TRY(files_in(parent_of(beside))))
    if (unfinished.starts_with(name_in(beside) + std::string(kUnfinished)))
      TRY(overwrite_and_remove(parent_of(beside) + "/" + unfinished));
  return overwrite_and_remove(path);
}

Result<std::vector<std::string>> FileRecordingKeys::names() {
  TRY(require_mark(folder_, mark_));
  std::vector<std::string> found;
  for (const auto& name : TRY(files_in(folder_)))
    if (is_object_name(name)) found.push_back(name);
  for (const auto& name : TRY(files_in(folder_ + "/" + std::string(kUnfinishedKeys))))
    found.push_back(std::string(kUnfinishedKeys) + "/" + name);
  return found;
}

}  // namespace chiroflow::system
