/* SPDX-License-Identifier: BSD-3-Clause
   A C function that is cut into parts where it is long: an optimising compiler takes more
   than twice the time for a function of twice the length.  The parts are C functions of
   whole statements, and what they share is a struct. */
#pragma once
#include "lang/gen/unit.h"

typedef struct Function {
  const char *name;      /* "ps_density" */
  const char *arguments; /* declared: "const View *D, Work *W, ..." ... */
  const char *passed;    /* ... and as they are passed */
  const char *decls;     /* variables that the statements share, besides the frame's */
  const char *moved; /* arguments that the statements write to: "double *row = row;" */
  const char *end;   /* what runs last */
  const char *part;  /* the arguments that they do not, declared ... */
  const char *pass;  /* ... and as they are passed */
} Function;

/* Here, between two statements of the whole function, it may be cut. */
void cut_here(Unit *u, const Buf *f, const Texts *r);

/* The function of forward text [f] and reverse text [r], which are emptied, and of the
   frame [u->frame], which is ended; in parts where it has more than [most] bytes. */
const char *cut_function(Unit *u, const Function *function, size_t most, Buf *f,
                         Texts *r);

/* Variables as they are declared: fields of a struct [kept], and both ways between. */
void cut_keep(const char *decls, Buf *fields, Buf *away, Buf *back);

/* gen.c: constants for the slots that the text filtered last reads (u->reads). */
const char *slot_constants(Unit *u);
