/* SPDX-License-Identifier: BSD-3-Clause
   Reads a file and prints one phase of it, or its diagnostics:
     parse_driver diags|syntax|tokens|ast|typed|print|again|complete|kind FILE [cell]
   `diags` parses, checks and sums discrete parameters out, `syntax` only parses; both
   print lines "SEVERITY LINE COLUMN: MESSAGE | HINT" and end with 1 when there is an
   error.  `again` prints, parses that and compares the trees.  `typed` checks first. */
#include <stdio.h>
#include <string.h>
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/discrete/discrete.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parse.h"

static Program *parse(Str source, bool cell, Diags *diags) {
  return cell ? parse_cell(source, diags) : parse_program(source, NULL, diags);
}

static int show_diags(Str source, const Diags *diags) {
  static const char *const names[] = {"error", "warning", "note"};
  for (int i = 0; i < diags_count(diags); i++) {
    const Diag *diag = diags_at(diags, i);
    int line = 0, column = 0;
    if (diag->span.start >= 0) source_position(source, diag->span.start, &line, &column);
    printf("%s %d %d: %s | %s\n", names[diag->severity], line, column, diag->message,
           diag->hint ? diag->hint : "");
  }
  return diags_errors(diags) > 0;
}

static int run_diags(Str source, bool cell, bool check) {
  Diags *diags = diags_new();
  Program *program = parse(source, cell, diags);
  if (program && check && !cell && check_program(program, NULL, diags))
    discrete_lower(program, NULL, diags);
  int result = show_diags(source, diags);
  program_destroy(&program);
  diags_destroy(&diags);
  return result;
}

static int run_again(Str source, bool cell) {
  Diags *diags = diags_new(), *more = diags_new();
  Buf text = {0}, text2 = {0};
  Program *one = parse(source, cell, diags), *two = NULL;
  if (one && one->is_broken) program_destroy(&one);
  if (one) print_program(&text, one->root);
  if (one) two = parse(str_of(buf_text(&text)), cell, more);
  bool same = two && node_eq(one->root, two->root);
  if (two) print_program(&text2, two->root);
  bool stable = two && strcmp(buf_text(&text), buf_text(&text2)) == 0;
  if (!same || !stable) printf("%s", buf_text(&text));
  if (one && !two) show_diags(str_of(buf_text(&text)), more);
  program_destroy(&one);
  program_destroy(&two);
  diags_destroy(&diags);
  diags_destroy(&more);
  buf_free(&text);
  buf_free(&text2);
  return same && stable ? 0 : 1;
}

static int run_complete(Str source) {
  static const char *const names[] = {"complete", "incomplete", "invalid"};
  int indent;
  Completeness answer = parse_completeness(source, &indent);
  printf("%s %d\n", names[answer], indent);
  return 0;
}

static int run_kind(Str source) {
  static const char *const names[] = {"empty", "model", "statements", "functions"};
  printf("%s\n", names[cell_kind(source)]);
  return 0;
}

static int run_dump(Str source, bool cell, const char *mode) {
  Diags *diags = diags_new();
  Buf out = {0};
  Program *program = parse(source, cell, diags);
  bool typed = strcmp(mode, "typed") == 0;
  if (typed && program) check_program(program, NULL, diags);
  if (!program || diags_errors(diags))
    show_diags(source, diags);
  else if (typed)
    dump_typed(&out, program->root);
  else if (strcmp(mode, "ast") == 0)
    dump_ast(&out, program->root);
  else
    print_program(&out, program->root);
  printf("%s", buf_text(&out));
  int result = diags_errors(diags) > 0;
  buf_free(&out);
  program_destroy(&program);
  diags_destroy(&diags);
  return result;
}

static int run(Str source, const char *mode, bool cell) {
  if (strcmp(mode, "diags") == 0) return run_diags(source, cell, true);
  if (strcmp(mode, "syntax") == 0) return run_diags(source, cell, false);
  if (strcmp(mode, "again") == 0) return run_again(source, cell);
  if (strcmp(mode, "complete") == 0) return run_complete(source);
  if (strcmp(mode, "kind") == 0) return run_kind(source);
  if (strcmp(mode, "tokens") != 0) return run_dump(source, cell, mode);
  Buf out = {0};
  dump_tokens(&out, source);
  fwrite(out.p, 1, out.n, stdout);
  buf_free(&out);
  return 0;
}

int main(int argc, char **argv) {
  Buf text = {0};
  if (argc < 3 || fs_read(argv[2], 0, &text)) {
    fprintf(stderr, "usage: parse_driver MODE FILE [cell]\n");
    return 2;
  }
  bool cell = argc > 3 && strcmp(argv[3], "cell") == 0;
  int result = run((Str){buf_text(&text), text.n}, argv[1], cell);
  buf_free(&text);
  return result;
}
