# SPDX-License-Identifier: GPL-3.0-or-later
# Warnings, sanitizers and the faster linker and compiler cache when the machine has them.

add_compile_options(-Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -Werror=return-type -Werror=switch)
# g++ 12 takes moved-from variants and concatenated strings for uninitialised and overlapping when it optimises.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options($<$<CONFIG:Release>:-Wno-maybe-uninitialized> $<$<CONFIG:Release>:-Wno-restrict>)
endif()
add_compile_definitions(QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH QT_USE_QSTRINGBUILDER)

if(WAYBILL_SANITIZE)
  add_compile_options(-fsanitize=${WAYBILL_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WAYBILL_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # RapidJSON's empty stack adds to a null pointer, which only clang reports.
    add_compile_options(-fno-sanitize=pointer-overflow)
  endif()
endif()

find_program(WAYBILL_CCACHE ccache)
if(WAYBILL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${WAYBILL_CCACHE})
endif()

find_program(WAYBILL_MOLD mold)
if(WAYBILL_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
