/* SPDX-License-Identifier: BSD-3-Clause
   What generated code finds in the binary: working memory of a chain, calls of functions
   on whole containers, transforms.  The generated text declares these types itself, with
   the same layout (runtime_prelude). */
#pragma once
#include <setjmp.h>
#include <stdatomic.h>
#include "base/rng.h"
#include "math/table/fn.h"
#include "math/transform/transform.h"

enum { RUNTIME_OK, RUNTIME_REJECT, RUNTIME_ERROR, RUNTIME_STOPPED };

/* Memory of one chain, used by one thread at a time: a region that is emptied at the
   start of every call and grows in the first ones only. */
typedef struct Work Work;

Work *work_new(void);
void work_destroy(Work **work);

/* Who hears what generated code says, and stops it.  The functions may be NULL, and so
   may [interrupt]. */
typedef struct WorkHost {
  void *ctx;
  void (*print)(void *ctx, const char *text); /* one line of print(), with its newline */
  /* A reject() that was met: its text, and where it stands: "line 7". */
  void (*reject)(void *ctx, const char *text, const char *place);
  /* not zero: calls of the code end with RUNTIME_STOPPED, endless ones too */
  const atomic_int *interrupt;
} WorkHost;
void work_set_host(Work *work, const WorkHost *host); /* copied */

/* Who helps with parts of its calls: [most] helpers of [team] at once, which outlives the
   calls.  NULL: nobody, as at first.  The numbers do not depend on it. */
struct Team;
void work_set_team(Work *work, struct Team *team, int most);

/* Where a call of generated code, which owns nothing outside of [work], goes when it asks
   for more memory than there is; NULL: the process ends. */
void work_set_escape(Work *work, jmp_buf *escape);

/* Bytes that were refused since work_set_escape was last given one, 0 when none were. */
size_t work_refused(const Work *work);

/* Where the declaration stands whose constraint the last call has refused ("line 7"), in
   memory of the code; NULL when it was refused elsewhere, or not at all. */
const char *work_constraint(const Work *work);

/* Names and addresses for the embedded compiler's linker; ends with a NULL name.  The
   same names are exported by the binary for dlopen. */
const FnSymbol *runtime_symbols(void);
