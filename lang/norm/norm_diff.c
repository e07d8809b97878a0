/* SPDX-License-Identifier: BSD-3-Clause
   Differences of programs: the longest common run of statements stays, the first that is
   not of it is told. */
#include "lang/norm/norm_diff.h"
#include <string.h>
#include "base/alloc.h"
#include "base/source.h"

/* Statements that differ, in between what both begin and end with. */
typedef struct Pair {
  NormLines was, is;
  int from, old_end, new_end;
  int *
      common; /* [(old - from) x (new_end - from + 1) + new - from]: what both have of the
                  rest; NULL where that would be too many */
} Pair;

static bool same(const Pair *p, int i, int j) {
  return p->was.at.at[i].block == p->is.at.at[j].block &&
         str_eq(norm_line(&p->was, i), norm_line(&p->is, j));
}

static void trim(Pair *p) {
  p->old_end = p->was.at.n;
  p->new_end = p->is.at.n;
  while (p->from < p->old_end && p->from < p->new_end && same(p, p->from, p->from))
    p->from++;
  while (p->old_end > p->from && p->new_end > p->from &&
         same(p, p->old_end - 1, p->new_end - 1))
    p->old_end--, p->new_end--;
}

static int *cell(const Pair *p, int i, int j) {
  return p->common + (size_t)(i - p->from) * (size_t)(p->new_end - p->from + 1) +
         (j - p->from);
}

static void find_common(Pair *p) {
  enum { MOST = 2000 };
  int old = p->old_end - p->from, new = p->new_end - p->from;
  if (old > MOST || new > MOST) return;
  p->common = mem_new(sizeof *p->common * (size_t)(old + 1) * (size_t)(new + 1));
  for (int i = p->old_end - 1; i >= p->from; i--)
    for (int j = p->new_end - 1; j >= p->from; j--) {
      int skip_old = *cell(p, i + 1, j), skip_new = *cell(p, i, j + 1);
      int most = skip_old > skip_new ? skip_old : skip_new;
      *cell(p, i, j) = same(p, i, j) ? 1 + *cell(p, i + 1, j + 1) : most;
    }
}

/* The end of the first stretch that differs, in both. */
static void first_stretch(const Pair *p, int *old_end, int *new_end) {
  int i = p->from, j = p->from;
  *old_end = p->old_end;
  *new_end = p->new_end;
  if (!p->common) return;
  while (i < p->old_end && j < p->new_end && !same(p, i, j)) {
    if (*cell(p, i + 1, j) >= *cell(p, i, j + 1))
      i++;
    else
      j++;
  }
  if (i < p->old_end && j < p->new_end) *old_end = i, *new_end = j;
}

/* The line of the source where a statement begins. */
static char *source_line(const Program *program, int place, int *line) {
  int column;
  Str source = str_of(program->source);
  source_position(source, place, line, &column);
  const char *from = source.p + place, *to = from;
  while (from > source.p && from[-1] != '\n') from--;
  while (*to && *to != '\n') to++;
  while (from < to && (*from == ' ' || *from == '\t')) from++;
  while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r')) to--;
  Buf text = {0};
  buf_putn(&text, from, (size_t)(to - from));
  return buf_take(&text);
}

static void take_side(const Program *program, const NormLines *lines, int at, int end,
                      NormChange *change, int *line, char **text) {
  if (at >= end) return;
  change->block = lines->at.at[at].block;
  *text = source_line(program, lines->at.at[at].place, line);
}

/* Statements that are only in one of the two, those of a pair as one. */
static int count_changes(const Pair *p) {
  int old = p->old_end - p->from, new = p->new_end - p->from;
  int both = p->common ? *cell(p, p->from, p->from) : 0;
  return (old > new ? old : new) - both;
}

bool norm_difference(const Program *was, const Program *is, Slice slice,
                     NormChange *change) {
  Pair p = {.was = norm_lines(was, slice), .is = norm_lines(is, slice)};
  int old_end, new_end;
  *change = (NormChange){0};
  trim(&p);
  bool differs = p.from < p.old_end || p.from < p.new_end;
  if (differs) {
    find_common(&p);
    first_stretch(&p, &old_end, &new_end);
    take_side(was, &p.was, p.from, old_end, change, &change->old_line, &change->old_text);
    take_side(is, &p.is, p.from, new_end, change, &change->new_line, &change->new_text);
    change->more = count_changes(&p) - 1;
  }
  mem_free(p.common);
  norm_lines_free(&p.was);
  norm_lines_free(&p.is);
  return differs;
}

void norm_change_free(NormChange *change) {
  mem_free(change->old_text);
  mem_free(change->new_text);
  *change = (NormChange){0};
}
