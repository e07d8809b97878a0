/* SPDX-License-Identifier: BSD-3-Clause
   Warnings about programs that are right as Stan and still likely to be a mistake, and
   renaming that needs types. */
#pragma once
#include "lang/tree/ast.h"

/* Adds warnings about a checked program, which lint_improper has seen. */
void lint_program(const Program *program, Diags *diags);

/* Warns of parameters that make the posterior improper, whatever the data: for every
   checked program, asked or not. */
void lint_improper(const Program *program, Diags *diags);

/* Edits that call the densities of a program `foo_lpdf` or `foo_lpmf` where they are
   called `foo_log` and stand right of `~`. */
void lint_old_densities(const Program *program, Edits *edits);
