# What a board is built for. Given alike by `idf.py -DNAME=VALUE build` and by platformio.ini; never guessed: a build that
# lacks one, or has an impossible one, ends here with one sentence. esp32/build_settings.h holds the compiler to the same.

# NAME METER UNIT EXAMPLE MIN MAX; METER: needed for this value of AUTOVOLT_METER alone, `any` for every build.
set(AUTOVOLT_BUILD_SETTINGS
  "AUTOVOLT_METER any chip 0 0 3"
  "AUTOVOLT_UJ_PER_PULSE 1 microjoules 1287000 1000 100000000"
  "AUTOVOLT_NJ_PER_STEP 3 nanojoules 2500000 10000 1000000000")

# Sets `into` to the compiler's definitions of all settings.
function(autovolt_build_settings into)
  set(definitions)
  set(known)
  foreach(row IN LISTS AUTOVOLT_BUILD_SETTINGS)
    string(REPLACE " " ";" row "${row}")
    list(GET row 0 name)
    list(GET row 1 meter)
    list(GET row 2 unit)
    list(GET row 3 example)
    list(GET row 4 min)
    list(GET row 5 max)
    list(APPEND known ${name})
    set(value "${${name}}")
    if(value STREQUAL "")
      if(meter STREQUAL "any" OR meter STREQUAL "${AUTOVOLT_METER}")
        message(FATAL_ERROR "AutoVolt: ${name} is missing, say -D${name}=${example} (${unit}, ${min} to ${max}; docs/firmware/flashing.md).")
      endif()
      continue()
    endif()
    # Ten digits at most: what is longer is no number that CMake compares rightly.
    string(LENGTH "${value}" digits)
    if(NOT value MATCHES "^(0|[1-9][0-9]*)$" OR digits GREATER 10 OR value LESS min OR value GREATER max)
      message(FATAL_ERROR "AutoVolt: ${name}=${value} is no whole number from ${min} to ${max} (${unit}; docs/firmware/flashing.md).")
    endif()
    list(APPEND definitions "${name}=${value}")
  endforeach()
  get_cmake_property(given CACHE_VARIABLES)
  foreach(name IN LISTS given)
    if(name MATCHES "^AUTOVOLT_" AND NOT name IN_LIST known)
      list(JOIN known ", " names)
      message(FATAL_ERROR "AutoVolt: ${name} is no setting of this build (there are ${names}).")
    endif()
  endforeach()
  # Without version.txt, PROJECT_VER or git, ESP-IDF says "1" of every build, and a unit takes no other "1" over the air.
  idf_build_get_property(version PROJECT_VER)
  if("${version}" STREQUAL "" OR "${version}" STREQUAL "1")
    message(FATAL_ERROR "AutoVolt: this build has no version of its own, write one into firmware/version.txt (docs/firmware/flashing.md).")
  endif()
  set(${into} ${definitions} PARENT_SCOPE)
endfunction()
