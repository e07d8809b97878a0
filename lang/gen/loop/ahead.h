/* SPDX-License-Identifier: BSD-3-Clause
   What the rounds of a loop compute without reading what earlier rounds have written. */
#pragma once
#include "lang/gen/unit.h"

/* The loop in a block, after statements on vectors that compute such values for all
   rounds; NULL where there are none. */
Node *compute_ahead(Unit *u, const Node *loop);
