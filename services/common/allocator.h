#pragma once

namespace tertib {

// What the services allocate with: jemalloc. A program that is not linked with it (the command
// line, a build for a sanitizer, which brings its own) keeps its allocator, and these do nothing.

// Has a thread give memory back to the system once it has been free for ten seconds. Without it
// only threads that allocate do that, so a service that rests would keep what a burst took.
void GiveBackMemoryAsItAges();

// Gives back what is free at once, but for small pieces that threads keep for themselves.
void GiveBackFreeMemory();

}  // namespace tertib
