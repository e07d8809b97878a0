/* SPDX-License-Identifier: BSD-3-Clause
   Stan variables as C variables; the frames that they are declared in; results that are
   kept from the forward sweep to the reverse sweep. */
#pragma once
#include "lang/gen/unit.h"

Var *var_of(Unit *u, const Sym *sym);
/* Whether it is read from a slot: data, and discrete parameters that are sampled, which
   their chain keeps there. */
bool var_is_slot(const Var *v);
/* Its value is read by [c]: notes whether that is in the reverse sweep. */
void var_read(const Code *c, Var *v);
/* Names it, its adjoints and its sizes. */
void var_name(Unit *u, Var *v);
/* Its C declarations, into the frame. */
void var_declare(Unit *u, Var *v);
/* What is at [place], a number, before it is written over: pushed by the forward text [f]
   and popped by the reverse text [r], where the reverse sweep needs it. */
void var_save(Unit *u, const Var *v, const char *place, Buf *f, Buf *r);
/* The variable of [e], a NODE_VAR, where it lies. */
Operand var_operand(Code *c, const Node *e);

/* "double" or "int", of the numbers in it. */
const char *type_c(Type t);
bool type_is_scalar(Type t);
/* The product of sizes, as text. */
const char *dims_size(Gen *g, const char *const *dims, int n);

void frame_begin(Unit *u, Frame *f);
char *frame_end(Unit *u, const char *text); /* declarations and text */

/* A new variable of the frame for the result of [node]; [ctype] ends in a blank or a
   star. */
const char *saved_new(Unit *u, const Node *node, const char *ctype, const char *stem);
const char *saved_find(Unit *u, const Node *node); /* or NULL */
/* Inside of loops what was saved from number [from] on goes over the tape. */
void unit_saved(Unit *u, int from, Buf *f, Buf *r);
