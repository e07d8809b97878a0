/* SPDX-License-Identifier: BSD-3-Clause
   The functions that cells share.  Each is known by its name and the types of its
   arguments; all of them are checked together, so that whatever calls one calls the one
   that was defined last. */
#pragma once
#include "base/digest.h"
#include "base/vec.h"
#include "lang/tree/ast.h"

typedef struct Shared Shared;

Shared *shared_new(void);
void shared_destroy(Shared **shared);

/* FUNDEFs in use: they live as long as [shared]. */
int shared_fundefs(const Shared *shared, Node *const **defs);

typedef Vec(const char *) NameList; /* of names that somebody else owns */

/* What came of the functions when some were defined: names, each once, borrowed until the
   next change. */
typedef struct SharedChange {
  NameList defined; /* by the cell, and other than before */
  NameList bound;   /* in other cells, that mean something else by it */
  NameList lost;    /* that fit no longer, and do not count */
  Buf unfit;        /* a line for each of these */
  Buf beside;       /* a line for each function that joins others of its name */
} SharedChange;
void shared_change_free(SharedChange *change);

/* Takes the functions of [cell], a checked program, among the others. */
void shared_adopt(Shared *shared, const Program *cell, SharedChange *change);

/* Digest of what the functions mean that [cell] mentions, each with all that it calls. */
Digest shared_digest(const Shared *shared, const Program *cell);

/* Appends a line `g(real)   function` for each. */
void shared_list(const Shared *shared, Buf *out);

/* What is known of [name], with its text; false when there is no such function. */
bool shared_describe(const Shared *shared, const char *name, Buf *plain, Buf *html);
