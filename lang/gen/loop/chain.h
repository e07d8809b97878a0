/* SPDX-License-Identifier: BSD-3-Clause
   Recurrences, x[t] = f(x[t - 1], ...): what is on the chain, and what is not. */
#pragma once
#include "lang/gen/unit.h"

/* The loop [s], a FOR that is no terminal; false, with nothing written, where it is not
   of that kind. */
bool gen_chain(Unit *u, const Node *s, Buf *f, Texts *r);
