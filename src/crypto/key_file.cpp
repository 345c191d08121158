// SPDX-License-Identifier: Apache-2.0
// The file of the master keys: permissions, and writing that a crash cannot leave half done.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "crypto/key_ring.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::size_t kMaxFileSize = 64 * 1024;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

tl::unexpected<Error> file_fault(const std::string& path, const std::string& what) {
  return fail(precondition_failed("The master key file " + path + " " + what, "master_key_file"));
}

tl::unexpected<Error> system_fault(const std::string& path, const std::string& doing, int number) {
  return file_fault(path, "cannot be " + doing + ": " + std::strerror(number) +
                              ". Check that the folder exists and that the server's user may write there.");
}

Result<void> check_permissions(const std::string& path, const File& file) {
  struct stat status{};
  if (::fstat(file.fd(), &status) != 0) return system_fault(path, "examined", errno);
  if (!S_ISREG(status.st_mode)) return file_fault(path, "is not a regular file. Give the path of a file.");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return file_fault(path, "can be accessed by other users of this machine. Run: chmod 600 " + path);
  }
  return {};
}

Result<Secret> read_all(const std::string& path, const File& file) {
  Secret content(kMaxFileSize + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(file.fd(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_fault(path, "read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxFileSize) return file_fault(path, "is larger than 64 KiB, so it is not a master key file.");
  content.shrink(size);
  return content;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A new file of mode 0600 beside `path`, its content on disk; gone with this object unless it was moved into place.
class TemporaryFile {
 public:
  static Result<std::unique_ptr<TemporaryFile>> write(const std::string& path, std::string_view content,
                                                      Random& random) {
    auto made = std::make_unique<TemporaryFile>(path + ".new-" + hex(random_bytes(8, random)));
    const File file(::open(made->name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) return system_fault(path, "created", errno);
    if (!write_all(file.fd(), content) || ::fsync(file.fd()) != 0) return system_fault(path, "written", errno);
    return made;
  }
  explicit TemporaryFile(std::string name) : name_(std::move(name)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(name_.c_str()); }  // after replace() there is nothing left to remove

  /// False with errno EEXIST when somebody else's file is already there.
  bool place_where_none_is(const std::string& path) const {
    if (::link(name_.c_str(), path.c_str()) == 0) return true;
    // File systems without hard links: the check and the rename are then two steps.
    if ((errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) && ::access(path.c_str(), F_OK) != 0)
      return replace(path);
    return false;
  }
  bool replace(const std::string& path) const { return ::rename(name_.c_str(), path.c_str()) == 0; }

 private:
  std::string name_;
};

/// Makes the directory entry durable.
void sync_folder(const std::string& path) {
  const File folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) ::fsync(folder.fd());
}

Result<KeyRing> load_open_file(const std::string& path, const File& file) {
  TRY(check_permissions(path, file));
  const Secret content = TRY(read_all(path, file));
  auto keys = KeyRing::parse(content.view());
  if (!keys) keys.error().detail = "file " + path;
  return keys;
}
}  // namespace

Result<KeyRing> load_key_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return system_fault(path, "opened", errno);
  return load_open_file(path, file);
}

Result<KeyRing> load_or_create_key_file(const std::string& path, Random& random, Clock& clock) {
  {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.is_open()) return load_open_file(path, file);
    if (errno != ENOENT) return system_fault(path, "opened", errno);
  }
  KeyRing keys(MasterKey::generate(random, clock.now()));
  const auto temporary = TRY(TemporaryFile::write(path, keys.serialize().view(), random));
  if (!temporary->place_where_none_is(path)) {
    if (errno == EEXIST) return load_key_file(path);
    return system_fault(path, "created", errno);
  }
  sync_folder(path);
  return keys;
}

Result<void> save_key_file(const std::string& path, const KeyRing& keys, Random& random) {
  const auto temporary = TRY(TemporaryFile::write(path, keys.serialize().view(), random));
  if (!temporary->replace(path)) return system_fault(path, "replaced", errno);
  sync_folder(path);
  return {};
}

}  // namespace chiroflow::crypto
