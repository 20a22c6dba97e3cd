#pragma once

#include <utility>

// Early return on error, for functions that return absl::Status or absl::StatusOr.

#define TERTIB_CONCAT_INNER(a, b) a##b
#define TERTIB_CONCAT(a, b) TERTIB_CONCAT_INNER(a, b)

#define TERTIB_RETURN_IF_ERROR(expression)                        \
  do {                                                            \
    if (auto tertib_status = (expression); !tertib_status.ok()) { \
      return tertib_status;                                       \
    }                                                             \
  } while (false)

#define TERTIB_ASSIGN_OR_RETURN(declaration, expression) \
  TERTIB_ASSIGN_OR_RETURN_INNER(TERTIB_CONCAT(tertib_or_, __LINE__), declaration, expression)

#define TERTIB_ASSIGN_OR_RETURN_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                                          \
  if (!temporary.ok()) {                                                  \
    return std::move(temporary).status();                                 \
  }                                                                       \
  declaration = *std::move(temporary)
