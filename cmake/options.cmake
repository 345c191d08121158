# Compiler settings shared by every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
    CCACHE_NOHASHDIR=1
    ${CCACHE})
endif()

add_library(chiroflow_options INTERFACE)
target_include_directories(chiroflow_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(chiroflow_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED
  CHIROFLOW_VERSION="${PROJECT_VERSION}")
target_compile_options(chiroflow_options INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow
  -Wno-gnu-statement-expression -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_compile_options(chiroflow_options INTERFACE -Wno-gnu-statement-expression-from-macro-expansion
    -Wno-missing-designated-field-initializers)
  set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
  target_compile_options(chiroflow_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  find_program(LLD NAMES ld.lld-19 ld.lld)
  if(LLD)
    target_link_options(chiroflow_options INTERFACE -fuse-ld=lld)
  endif()
else()
  # g++ 12 miscompiles coroutines and warns about correct code in its own library.
  target_compile_options(chiroflow_options INTERFACE -fno-coroutines -Wno-pedantic
    -Wno-missing-field-initializers -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer)
endif()

if(CHIROFLOW_SANITIZE STREQUAL "address")
  target_compile_options(chiroflow_options INTERFACE -fsanitize=address,undefined
    -fno-sanitize=vptr,null,alignment,object-size -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(chiroflow_options INTERFACE -fsanitize=address,undefined)
elseif(CHIROFLOW_SANITIZE STREQUAL "thread")
  target_compile_options(chiroflow_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(chiroflow_options INTERFACE -fsanitize=thread)
endif()

# The layers carry coverage counters so that the fuzzers see into them; the address runtime has what they call.
if(CHIROFLOW_FUZZERS)
  target_compile_options(chiroflow_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
