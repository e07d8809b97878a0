/* SPDX-License-Identifier: BSD-3-Clause
   Choosing scalars. */
#include "widgets/choice.h"
#include <string.h>
#include "base/alloc.h"

PlotOptions plot_defaults(void) {
  return (PlotOptions){.limit = 12, .legend = true, .width = 720};
}

/* Whether [var] is [name], or a tuple or complex variable whose part that is: `p` of
   `p.1`. */
static bool names(const char *var, const char *name) {
  size_t n = strlen(var);
  return strncmp(var, name, n) == 0 && (name[n] == '\0' || name[n] == '.');
}

static bool is_named(const PlotOptions *options, const char *name) {
  for (int i = 0; i < options->nvars; i++)
    if (names(options->vars[i], name)) return true;
  return false;
}

static bool is_chosen(const PlotOptions *options, const Column *column, long element) {
  if (options->nvars == 0 || is_named(options, column->name)) return true;
  Buf name = {0};
  column_element_name(column, element, &name);
  bool chosen = is_named(options, buf_text(&name));
  buf_free(&name);
  return chosen;
}

Scalar *scalars_choose(const Columns *posterior, const PlotOptions *options, int *count,
                       long *more) {
  int limit = options->limit > 0 ? options->limit : 0;
  Scalar *chosen = mem_new(sizeof *chosen * ((size_t)limit + 1));
  *count = 0;
  *more = 0;
  for (int i = 0; i < posterior->count; i++) {
    const Column *column = &posterior->at[i];
    for (long e = 0; e < column->size; e++) {
      if (!is_chosen(options, column, e)) continue;
      if (*count < limit)
        chosen[(*count)++] = (Scalar){column, e};
      else
        ++*more;
    }
  }
  return chosen;
}
