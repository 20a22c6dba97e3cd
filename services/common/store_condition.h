#pragma once

namespace tertib {

// Whether a store takes writes. It can be read all the same.
enum class StoreCondition {
  kWritable,
  // The disk has too little room left; it takes writes again once there is some.
  kFull,
  // The disk refused a write, or the folder is no longer the one that was opened: for good.
  kReadOnly,
};

}  // namespace tertib
