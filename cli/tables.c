/* SPDX-License-Identifier: BSD-3-Clause
   The tables of the notebook as Markdown: functions, options of sample(), line magics. */
#include "cli/tables.h"
#include <stdio.h>
#include <string.h>
#include "session/command.h"
#include "session/magic.h"

/* Text of a cell: bars would end it. */
static void put_cell(const char *text) {
  for (; *text; text++) {
    if (*text == '|') putchar('\\');
    putchar(*text);
  }
}

static void put_row(const char *code, const char *text) {
  fputs("| `", stdout);
  put_cell(code);
  fputs("` | ", stdout);
  put_cell(text);
  fputs(" |\n", stdout);
}

void tables_print(void) {
  const char *doc, *usage;
  puts("| signature | what it does |\n|---|---|");
  for (int i = 0; command_at(i); i++)
    put_row(command_at(i)->signature, command_at(i)->doc);
  puts("\n| option | what it is |\n|---|---|");
#define OPTION(KIND, name, low, high, initial, LAYER, doc) put_row(#name, doc);
#define ALIAS(theirs, ours)
#include "fit/option.def"
#undef OPTION
#undef ALIAS
  puts("\n| magic | what it does |\n|---|---|");
  for (int i = 0; (usage = magic_usage(i, &doc)); i++) put_row(usage, doc);
}
