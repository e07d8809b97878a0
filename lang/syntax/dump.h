/* SPDX-License-Identifier: BSD-3-Clause
   Every phase as text, for people and for golden tests. */
#pragma once
#include "lang/tree/ast.h"

void dump_tokens(Buf *out, Str source);
void dump_ast(Buf *out, const Node *node); /* one node a line, indented */
/* with types, symbols and resolved functions */
void dump_typed(Buf *out, const Node *node);

/* Stan again, in one canonical layout. */
void print_program(Buf *out, const Node *node);
void print_expression(Buf *out, const Node *node);
