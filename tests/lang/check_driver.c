/* SPDX-License-Identifier: BSD-3-Clause
   Checks the program in a file and prints what it comes to:
     check_driver diags|norm|density|digest FILE
   `diags` prints "SEVERITY LINE: MESSAGE | HINT"; `norm` the normal form of the whole
   program, `density` that of the density alone, `digest` the digests of both.  Ends with
   1 when there is an error. */
#include <stdio.h>
#include <string.h>
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/norm/norm.h"
#include "lang/syntax/parse.h"

static void show_diags(Str source, const Diags *diags) {
  static const char *const names[] = {"error", "warning", "note"};
  for (int i = 0; i < diags_count(diags); i++) {
    const Diag *diag = diags_at(diags, i);
    int line = 0, column = 0;
    if (diag->span.start >= 0) source_position(source, diag->span.start, &line, &column);
    printf("%s %d: %s | %s\n", names[diag->severity], line, diag->message,
           diag->hint ? diag->hint : "");
  }
}

static void show_norm(const Program *program, const char *mode) {
  Buf out = {0};
  char hex[DIGEST_HEX];
  if (strcmp(mode, "norm") == 0) norm_print(&out, program, SLICE_GENERATED);
  if (strcmp(mode, "density") == 0) norm_print(&out, program, SLICE_DENSITY);
  printf("%s", buf_text(&out));
  buf_free(&out);
  if (strcmp(mode, "digest") != 0) return;
  digest_hex(norm_digest(program, SLICE_GENERATED), hex);
  printf("%s ", hex);
  digest_hex(norm_digest(program, SLICE_DENSITY), hex);
  printf("%s\n", hex);
}

int main(int argc, char **argv) {
  Buf text = {0};
  if (argc != 3 || fs_read(argv[2], 0, &text)) {
    fprintf(stderr, "usage: check_driver diags|norm|density|digest FILE\n");
    return 2;
  }
  Str source = {buf_text(&text), text.n};
  Diags *diags = diags_new();
  Program *program = parse_program(source, NULL, diags);
  bool good = program && check_program(program, NULL, diags);
  if (!good || strcmp(argv[1], "diags") == 0)
    show_diags(source, diags);
  else
    show_norm(program, argv[1]);
  program_destroy(&program);
  diags_destroy(&diags);
  buf_free(&text);
  return good ? 0 : 1;
}
