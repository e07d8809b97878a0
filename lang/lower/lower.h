/* SPDX-License-Identifier: BSD-3-Clause
   A checked program without tuples and complex numbers: every variable of such a type
   becomes its leaves (leaf.h), every expression becomes one of each leaf; with the bodies
   of small functions in the place of their calls, and a number for a container of which a
   round needs one element.  What the generator takes. */
#pragma once
#include "lang/tree/ast.h"

/* [program] itself when it has nothing of that; else a program in its arena that shares
   the symbols of plain variables and of leaves.  Transformed data keeps its declarations
   alone: they are computed before.  NULL with errors. */
const Program *lower_program(const Program *program, Diags *diags);
