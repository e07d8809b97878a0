/* SPDX-License-Identifier: BSD-3-Clause
   Writing C text: names, the two sweeps of a code, lines that refuse a point. */
#pragma once
#include "lang/gen/unit.h"

char *gen_fmt(Gen *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text into the arena; empties [b]. */
char *gen_take(Gen *g, Buf *b);
/* [stem] and a number not used before. */
char *gen_name(Gen *g, const char *stem);
/* Says that [what] cannot be compiled; the text goes nowhere. */
void gen_sorry(Gen *g, const Node *at, const char *what);

/* Whether somebody waits no more: then nothing is generated that is looked at. */
bool gen_stopped(Gen *g);

void code_begin(Code *c, Unit *u, Mode mode);
void code_fwd(Code *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void code_rev(Code *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Both end a code: forward text then the pieces backwards, or forward text alone.  Codes
   are ended in the opposite order of their beginning. */
char *code_end(Code *c);
char *code_values(Code *c);
/* code_end in braces, by text_scoped. */
char *code_scoped(Code *c);

/* x.v, moved into a constant when it is long. */
const char *code_atom(Code *c, Val *x);
/* The formatted adjoint goes to [x]; nothing when it is inactive. */
void code_bar(Code *c, Val x, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The adjoint of what is added to target: [weight], made of lpb. */
void code_weight(Code *c, Val x, const char *weight);

/* The pieces, the last first; empties [t]. */
char *texts_backward(Gen *g, Texts *t);
/* [text] in braces; the memory that it takes, if it does, is given back. */
char *text_scoped(Gen *g, bool takes_memory, const char *text);
/* Expressions of C that take memory: uninitialised numbers of type int or double, doubles
   that are 0, bytes.  The unit notes that they are written. */
const char *take_numbers(Unit *u, bool is_int, const char *n);
const char *take_zeros(Unit *u, const char *n);
const char *take_bytes(Unit *u, const char *bytes);
/* Around what is written: whether it takes memory.  The second is given what the first
   returned, and what is around knows of it too. */
bool memory_begin(Unit *u);
bool memory_end(Unit *u, bool outer);
/* The name [name] of something in a slot, between marks: where it stands in text that is
   kept, the slot is read. */
const char *text_slot_name(Gen *g, const char *name);
/* [text] with the counter [k] in place of each #. */
const char *text_counted(Gen *g, const char *text, const char *k);
/* Resolves marks, once it is known which values are needed: those of var_save, and names
   of slots, which it notes in u->reads. */
char *text_filter(Unit *u, const char *text);
/* A comment with the line of [at] and the source that stands there. */
const char *text_line(const Program *program, const Node *at);
/* The statement that refuses this point; the one that passes on what is in `st`. */
const char *text_refuse(Unit *u);
const char *text_fail(Unit *u);
