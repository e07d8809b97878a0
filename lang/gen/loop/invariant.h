/* SPDX-License-Identifier: BSD-3-Clause
   Functions of containers that a loop does not write. */
#pragma once
#include "lang/gen/unit.h"

/* The loop in a block, after declarations of what has been taken out of it; NULL where
   there is nothing of that kind. */
Node *hoist_invariants(Unit *u, const Node *loop);
