/* SPDX-License-Identifier: BSD-3-Clause
   Native code: C text to callable functions, by the machine's C compiler or the embedded
   one. */
#pragma once
#include "base/digest.h"
#include "lang/gen/runtime.h"

/* What generated text exports; see lang/gen/gen.h. */
typedef int NativeDensity(const View *data, Work *work, const double *q, double *g,
                          double *lp);
typedef int NativeWrite(const View *data, Work *work, const double *q, Rng *rng,
                        double *row);

typedef struct Native {
  NativeDensity *density;
  NativeWrite *write;
  void *handle; /* of dlopen, or of libtcc */
  void (*close)(void *handle);
  bool cached; /* no compiler ran */
  /* stays open as long: objects are known by the paths they were loaded from, which are
     numbers of files; -1 for none */
  int file;
} Native;

/* Whether a C compiler is on the PATH (POSTERITY_CC names another one, or "none"). */
bool cc_available(void);

/* What keys say about the compiler: program, size and time of its file, flags,
   processor. */
void cc_identity(Buf *out);

/* Compiles [text], or takes it from the user's cache; NULL with the compiler's words in
   [error].  Once [stop] (may be NULL) is not zero, the compiler is killed with all that
   it has started, and [error] is "interrupted". */
Native *cc_compile(const char *text, const atomic_int *stop, Buf *error);

/* The embedded compiler: in memory, in a millisecond or two.  Once [stop] (may be NULL)
   is not zero, [error] is "interrupted": a compilation that takes longer is left, and
   comes to its end at once. */
void tcc_identity(Buf *out);
Native *tcc_compile_text(const char *text, const atomic_int *stop, Buf *error);

void native_destroy(Native **native);
