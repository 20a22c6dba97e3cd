# How everything is compiled: the language, the warnings (all of them errors), the sanitizers, and
# the tools that make building quick where they are installed.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

set(TERTIB_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize=; empty: none")

find_program(TERTIB_CCACHE ccache)
if(TERTIB_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TERTIB_CCACHE}")
endif()
find_program(TERTIB_MOLD mold)
if(TERTIB_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(TERTIB_SANITIZE)
  add_compile_options(-fsanitize=${TERTIB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -O1)
  add_link_options(-fsanitize=${TERTIB_SANITIZE})
  # For tests that judge what a process takes; GCC's own macros are switched off in part, below.
  add_compile_definitions(TERTIB_SANITIZED)
endif()
# What the services allocate with; a sanitizer brings its own.
set(TERTIB_ALLOCATOR "")
if(NOT TERTIB_SANITIZE)
  find_library(TERTIB_JEMALLOC jemalloc REQUIRED)
  set(TERTIB_ALLOCATOR "${TERTIB_JEMALLOC}")
endif()
if(TERTIB_SANITIZE STREQUAL "thread")
  # protobuf's and abseil's headers lay their classes out otherwise under ThreadSanitizer, but Debian's
  # libraries were built without it: both sides must agree. The standard library keeps its own switch.
  add_compile_options(-U__SANITIZE_THREAD__ -D_GLIBCXX_TSAN=1)
endif()

# For our own code; generated code gets none of it.
add_library(tertib_warnings INTERFACE)
target_compile_options(tertib_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual -Wnull-dereference -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  # GCC 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(TERTIB_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What a sanitizer adds to the code makes GCC see paths that are not there.
  target_compile_options(tertib_warnings INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
endif()
