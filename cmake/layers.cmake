# One static library per layer; which layer may include which is checked by tools/check_layers.py.
add_library(chiroflow_all INTERFACE)
target_link_libraries(chiroflow_all INTERFACE "-Wl,--start-group")

function(chiroflow_target name)
  target_link_libraries(${name} PRIVATE chiroflow_options chiroflow_dependencies)
endfunction()

# The one precompiled header; every layer reuses it.
add_library(chiroflow_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(chiroflow_pch PRIVATE chiroflow_options chiroflow_dependencies)
target_precompile_headers(chiroflow_pch PRIVATE
  <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <span>
  <string> <string_view> <unordered_map> <utility> <variant> <vector>
  <boost/describe.hpp> <boost/mp11.hpp> <tl/expected.hpp>)

function(chiroflow_layer name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "src/main/main\\.cpp$")
  if(NOT sources)
    return()
  endif()
  add_library(chiroflow_${name} STATIC ${sources})
  chiroflow_target(chiroflow_${name})
  target_precompile_headers(chiroflow_${name} REUSE_FROM chiroflow_pch)
  target_link_libraries(chiroflow_all INTERFACE chiroflow_${name})
endfunction()
