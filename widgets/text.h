/* SPDX-License-Identifier: BSD-3-Clause
   Tables of plain text: cells are collected, then printed in columns as wide as they
   need. */
#pragma once
#include "base/str.h"
#include "base/vec.h"

typedef struct TextTable {
  int columns;
  bool is_left[16];  /* else right-aligned; columns beyond are right-aligned */
  Vec(char *) cells; /* row by row */
} TextTable;

/* The next cell; the text is copied. */
void text_cell(TextTable *table, const char *text);

/* Prints and frees the cells. */
void text_finish(TextTable *table, Buf *out);
