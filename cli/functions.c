/* SPDX-License-Identifier: BSD-3-Clause
   posterity functions: the table of functions, as lines or as the page
   docs/functions.md. */
#include <stdio.h>
#include <string.h>
#include "cli/options.h"
#include "cli/tables.h"
#include "math/table/fn.h"

static const struct {
  const char *file, *heading;
} GROUPS[] = {
#define GROUP(file, heading) {file, heading},
#include "cli/fn_group.def"
#undef GROUP
};
enum { GROUP_COUNT = sizeof GROUPS / sizeof *GROUPS };

static const char PREAMBLE[] =
    "# Functions\n"
    "\n"
    "Every function of Stan programs and statement cells: signature and one sentence. "
    "Made by\n"
    "`./dev docs` from the table of functions (`math/rows/*.def`); "
    "change\n"
    "the table, not this page. Functions of the notebook are in "
    "[language.md](language.md).\n"
    "\n"
    "Types in signatures, besides Stan's:\n"
    "\n"
    "- `ints`, `reals`: an `int` or `real`, or any vector or array of them (`ints` fit "
    "`reals`);\n"
    "  `nums`: any container of numbers; `vectors`, `row_vectors`: one, or an array of "
    "them.\n"
    "- `T`, `E`: any type; the same wherever the letter stands, `E` without its array.\n"
    "- `array[...] vector`: a vector, or an array of them of any depth; as a result, the "
    "depth of\n  the first argument.\n"
    "- `data`: does not depend on parameters. `...`: any number of arguments.\n"
    "- `<lower=0>`: 0 or more; `<above=0>`: more than 0; `<finite>`: neither infinite "
    "nor NaN.\n"
    "- Sizes in brackets, as in `matrix[M,N]`: dimensions that must agree.\n"
    "- Results: `like 1`: the type of the first argument, ints made real; `same 1`: "
    "exactly that;\n"
    "  `elementwise`: the common shape of the arguments.\n"
    "\n"
    "Right of `~` and in `target +=`, `_lupdf` and `_lupmf` name the density without the "
    "terms\n"
    "that are constant.\n";

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool has_heading(const char *file) {
  for (int i = 0; i < GROUP_COUNT; i++)
    if (strcmp(GROUPS[i].file, file) == 0) return true;
  return false;
}

/* Rows whose calls are written by the checker have no name that a program can call. */
static bool is_listed(const Fn *fn) {
  return !(fn->flags & FN_INTERNAL);
}

static void print_group(const char *file, const char *heading) {
  int count;
  const Fn *const *rows = fn_rows(&count);
  printf("\n## %s\n\n", heading);
  for (int i = 0; i < count; i++) {
    Buf line = {0};
    if (!is_listed(rows[i]) || strcmp(base_name(rows[i]->file), file) != 0) continue;
    fn_print(&line, rows[i]);
    printf("- `%s`  \n  %s\n", buf_text(&line), rows[i]->doc);
    buf_free(&line);
  }
}

/* Whether an earlier row stands in the same file. */
static bool was_met(const Fn *const *rows, int i) {
  for (int k = 0; k < i; k++)
    if (strcmp(rows[k]->file, rows[i]->file) == 0) return true;
  return false;
}

static int print_markdown(void) {
  int count;
  const Fn *const *rows = fn_rows(&count);
  fputs(PREAMBLE, stdout);
  for (int i = 0; i < GROUP_COUNT; i++) print_group(GROUPS[i].file, GROUPS[i].heading);
  for (int i = 0; i < count; i++) {
    const char *file = base_name(rows[i]->file);
    bool shown = !(rows[i]->flags & FN_INTERNAL) && !was_met(rows, i);
    if (!has_heading(file) && shown) print_group(file, file);
  }
  return 0;
}

static int print_lines(const char *prefix) {
  int count, shown = 0;
  const Fn *const *rows = fn_rows(&count);
  for (int i = 0; i < count; i++) {
    if (!is_listed(rows[i]) || strncmp(rows[i]->name, prefix, strlen(prefix)) != 0)
      continue;
    Buf line = {0};
    fn_print(&line, rows[i]);
    printf("%s\n    %s\n", buf_text(&line), rows[i]->doc);
    buf_free(&line);
    shown++;
  }
  if (shown) return 0;
  const char *near = fn_suggest(prefix);
  fprintf(stderr, "posterity: no function begins with `%s`", prefix);
  if (near) fprintf(stderr, ": did you mean `%s`?", near);
  fputc('\n', stderr);
  return 1;
}

int verb_functions(const Options *options) {
  bool markdown = options_value(options, OPTION_markdown);
  bool notebook = options_value(options, OPTION_notebook);
  if ((markdown || notebook) && options->nwords)
    return options_wrong(options, "--%s takes all functions, not a prefix",
                         markdown ? "markdown" : "notebook");
  if (notebook) {
    tables_print();
    return 0;
  }
  return markdown ? print_markdown()
                  : print_lines(options->nwords ? options->words[0] : "");
}
