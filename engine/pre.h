/* Included before every source file of the engine.
 *
 * The libc headers come first, so that they still see the platform as it is. After them QuickJS is told that it is not
 * on WASI: on WASI it leaves out its own check of the call depth, and that check is what turns a runaway recursion into
 * a RangeError in place of a trap. EMSCRIPTEN makes it leave out threads and atomics instead. */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fenv.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#undef __wasi__
#define EMSCRIPTEN 1
