# Puts src/store/migrations/*.sql into the store library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(chiroflow_embed_migrations target)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/store/migrations/*.sql)
  set(output ${CMAKE_BINARY_DIR}/generated/store/embedded_migrations.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_sql.py ${output} ${scripts}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_sql.py ${scripts} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# Puts the pages of the API's documentation into the surfaces library.
function(chiroflow_embed_docs target)
  set(folder ${CMAKE_SOURCE_DIR}/src/surfaces/api/docs)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.html ${folder}/*.css ${folder}/*.js)
  set(output ${CMAKE_BINARY_DIR}/generated/surfaces/embedded_docs.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_files.py ${output}
      surfaces/api/docs_files.hpp chiroflow::api docs_files ${files}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_files.py ${files} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# Puts the states' rules and the texts of consents into the app library.
function(chiroflow_embed_consents target)
  set(folder ${CMAKE_SOURCE_DIR}/src/app/consents)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/data/*.json ${folder}/texts/*.txt)
  set(output ${CMAKE_BINARY_DIR}/generated/app/embedded_consents.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_files.py ${output}
      app/consents/embedded_files.hpp chiroflow::app::embedded consent_files ${files}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_files.py ${files} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# Puts the built pages (web/dist) into the surfaces library. Without them the program says how to build them.
function(chiroflow_embed_pages target)
  set(folder ${CMAKE_SOURCE_DIR}/web/dist)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  set(output ${CMAKE_BINARY_DIR}/generated/surfaces/embedded_pages.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_pages.py ${output} ${folder}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_pages.py ${files} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
