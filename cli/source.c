/* SPDX-License-Identifier: BSD-3-Clause
   Stan files named on the command line: folders, reading, parsing. */
#include "cli/source.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"

Arguments arguments_of(const Options *options) {
  Arguments given = {.file = options->words[0],
                     .strict = options_value(options, OPTION_strict),
                     .folder = fs_folder(options->words[0]),
                     .dirs = mem_new(sizeof *given.dirs * (size_t)(options->ngiven + 1))};
  given.dirs[given.ndirs++] = given.folder;
  for (int i = 0; i < options->ngiven; i++)
    if (options->given[i].id == OPTION_include)
      given.dirs[given.ndirs++] = options->given[i].value;
  return given;
}

void arguments_free(Arguments *given) {
  mem_free(given->folder);
  mem_free(given->dirs);
}

bool source_read(const char *path, Buf *out) {
  int err = fs_read(path, 1 << 26, out);
  if (err) fprintf(stderr, "posterity: %s: %s\n", path, strerror(err));
  return err == 0;
}

Program *source_parse(const Arguments *given, Str text, Edits *edits, Diags *diags) {
  const Includes includes = {given->dirs, given->ndirs};
  const ParseOptions options = {
      .includes = &includes, .strict = given->strict, .edits = edits};
  return parse_program(text, &options, diags);
}

void source_print_diags(const Diags *diags, Str text, const char *path) {
  Buf out = {0};
  diags_print(&out, diags, text, path);
  fputs(buf_text(&out), stderr);
  buf_free(&out);
}
