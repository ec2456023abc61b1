# SPDX-License-Identifier: GPL-3.0-or-later
# One CMake target a room, named waybill_<room>, linked only to the neighbours it names.

# waybill_room(NAME [LINKS target...]): a static library from the sources of the current folder.
function(waybill_room NAME)
  cmake_parse_arguments(ROOM "" "" "LINKS" ${ARGN})
  file(GLOB ROOM_SOURCES CONFIGURE_DEPENDS *.cpp *.h)
  if(NOT ROOM_SOURCES MATCHES "\\.cpp")
    add_library(waybill_${NAME} INTERFACE)
    target_include_directories(waybill_${NAME} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(waybill_${NAME} INTERFACE ${ROOM_LINKS})
    return()
  endif()
  add_library(waybill_${NAME} STATIC ${ROOM_SOURCES})
  target_include_directories(waybill_${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(waybill_${NAME} PUBLIC ${ROOM_LINKS})
endfunction()

# waybill_test(NAME LABEL label [GUI] [TIMEOUT s] [SOURCES file...] [LINKS target...]): one Qt Test executable from the
# files named, or else from all sources of the current folder.
# Every test class registers itself with WAYBILL_TEST (tests/support/TestMain.h).
function(waybill_test NAME)
  cmake_parse_arguments(TEST "GUI" "LABEL;TIMEOUT" "SOURCES;LINKS" ${ARGN})
  if(NOT TEST_SOURCES)
    file(GLOB TEST_SOURCES CONFIGURE_DEPENDS *.cpp *.h)
  endif()
  add_executable(test_${NAME} ${TEST_SOURCES})
  if(TEST_GUI)
    target_link_libraries(test_${NAME} PRIVATE waybill_test_support_gui)
  else()
    target_link_libraries(test_${NAME} PRIVATE waybill_test_support)
  endif()
  target_link_libraries(test_${NAME} PRIVATE ${TEST_LINKS} Qt6::Test)
  target_compile_definitions(test_${NAME} PRIVATE
    WAYBILL_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures" WAYBILL_BINARIES="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  add_test(NAME ${NAME} COMMAND test_${NAME})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  set_tests_properties(${NAME} PROPERTIES LABELS ${TEST_LABEL} TIMEOUT ${TEST_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false;QTEST_DISABLE_STACK_DUMP=1")
endfunction()

# waybill_bench(NAME [LINKS target...]): tests/bench/bench_NAME.cpp; ctest runs its short version so that it can't rot.
function(waybill_bench NAME)
  cmake_parse_arguments(BENCH "" "" "LINKS" ${ARGN})
  add_executable(bench_${NAME} bench_${NAME}.cpp)
  target_link_libraries(bench_${NAME} PRIVATE ${BENCH_LINKS})
  add_test(NAME bench_${NAME} COMMAND bench_${NAME} --json --short)
  # Alone on the machine: a neighbour would be measured too.
  set_tests_properties(bench_${NAME} PROPERTIES LABELS bench TIMEOUT 300 RUN_SERIAL ON)
endfunction()
