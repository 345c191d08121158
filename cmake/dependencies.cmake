# Third-party libraries, all from Debian packages (see tools/packages.txt).
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

add_library(chiroflow_dependencies INTERFACE)
target_link_libraries(chiroflow_dependencies INTERFACE
  Threads::Threads OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3 PostgreSQL::PostgreSQL CURL::libcurl
  Boost::headers Boost::json Boost::url tl::expected fmt::fmt spdlog::spdlog PkgConfig::SODIUM)

# For one layer, and without pkg-config: its flags would be those of every object.
find_library(UTF8PROC utf8proc REQUIRED)
