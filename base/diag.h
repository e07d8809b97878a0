/* SPDX-License-Identifier: BSD-3-Clause
   What is said to a user about a text: place, cause, cure.  Found anywhere, collected
   here, printed by whoever talks to the user; never printed where it is found. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/arena.h"
#include "base/source.h"

/* A piece of a source text: byte offsets, `end` is one past the last byte. */
typedef struct Span {
  int start, end;
} Span;

/* No place for whoever looks at it: the beginning is below -1.  Twice: as it was. */
static inline Span span_hide(Span span) {
  return (Span){-2 - span.start, -2 - span.end};
}

typedef enum { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE } Severity;

typedef struct Diag {
  Severity severity;
  Span span;           /* {-1, -1} when it has no place in the text */
  const char *message; /* what is wrong, one sentence, no full stop needed */
  const char *hint;    /* what to do about it, or NULL */
} Diag;

typedef struct Diags Diags;

Diags *diags_new(void);
void diags_destroy(Diags **diags);

/* Adds a diagnostic; [hint] may be NULL.  Texts are copied. */
void diag_add(Diags *diags, Severity severity, Span span, const char *hint,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
void diag_vadd(Diags *diags, Severity severity, Span span, const char *hint,
               const char *format, va_list args);

/* Work on the text ends soon once [stop] (may be NULL) is not zero. */
void diags_set_stop(Diags *diags, const atomic_int *stop);
const atomic_int *diags_stop(const Diags *diags);

/* Whether it has to end now: with an error then, "interrupted", so that whoever looks for
   errors gives up. */
bool diags_stopped(Diags *diags);

int diags_count(const Diags *diags);
int diags_errors(const Diags *diags);
const Diag *diags_at(const Diags *diags, int i);

/* The text that spans point into was put together from files: from now on it and its
   places are printed instead of the [source] given below.  [map] is copied. */
void diags_set_map(Diags *diags, const SourceMap *map);

/* All of them as text, in order of place, each as
     error: 3:14: `sigm` is not declared
       y ~ normal(mu, sigm);
                      ^~~~
     did you mean `sigma`?
   [name] (a file, or NULL) stands before the line number. */
void diags_print(Buf *out, const Diags *diags, Str source, const char *name);
