#pragma once

namespace tertib {

// Opens the descriptors 0 to 2 on /dev/null where they are closed. A program that this is linked
// into does so by itself before the initialisers of its libraries run: those open files of their
// own, and would be given what is free.
void OpenStandardDescriptors();

}  // namespace tertib
