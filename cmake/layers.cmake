# One static library per layer; which layer may include which is checked by tools/check_layers.py.
add_library(chiroflow_all INTERFACE)
target_link_libraries(chiroflow_all INTERFACE "-Wl,--start-group")

function(chiroflow_target name)
  target_link_libraries(${name} PRIVATE chiroflow_options chiroflow_dependencies)
endfunction()

# A precompiled header for several layers to reuse.
function(chiroflow_pch name)
  add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
  target_link_libraries(${name} PRIVATE chiroflow_options chiroflow_dependencies)
  target_precompile_headers(${name} PRIVATE
    <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <span>
    <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <boost/describe.hpp> <boost/mp11.hpp> <tl/expected.hpp>
    ${ARGN})
endfunction()

chiroflow_pch(chiroflow_pch)
# What nearly every use case includes, for the layers above the store.
set(upper_headers app/call.hpp domain/organization.hpp domain/session.hpp store/row.hpp store/views.hpp)
list(TRANSFORM upper_headers PREPEND ${CMAKE_SOURCE_DIR}/src/)
chiroflow_pch(chiroflow_upper_pch ${upper_headers})

function(chiroflow_layer name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "src/main/main\\.cpp$")
  if(NOT sources)
    return()
  endif()
  add_library(chiroflow_${name} STATIC ${sources})
  chiroflow_target(chiroflow_${name})
  set(pch chiroflow_pch)
  if(name MATCHES "^(app|surfaces|main)$")
    set(pch chiroflow_upper_pch)
  endif()
  target_precompile_headers(chiroflow_${name} REUSE_FROM ${pch})
  target_link_libraries(chiroflow_all INTERFACE chiroflow_${name})
endfunction()
