/* SPDX-License-Identifier: BSD-3-Clause
   Text before the generated functions: kernels and helpers, only those that are used. */
#pragma once
#include "base/map.h"
#include "lang/gen/unit.h"

/* The function that computes [fn] of [args]; in loops a form that can be vectorised. */
const char *kernel_name(Code *c, const Fn *fn, const Val *args, int n);

/* What [text] needs, in order of use. */
char *gen_shake(Gen *g, const char *text);

const char *prelude_head(void);
/* The text of a helper, of an inline function; NULL when there is none of that name. */
const char *prelude_piece(const char *name);
const char *prelude_inline(const char *name);
/* exp -> ps_exp, or NULL. */
const char *prelude_vector_name(const char *name);
