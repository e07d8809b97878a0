/* SPDX-License-Identifier: BSD-3-Clause
   Stan files named on the command line: words, reading, parsing. */
#include "cli/source.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cli/cli.h"

/* One word of the command line (with the next one for -I); false when it means nothing
   here. */
static bool take_word(const char *verb, char **argv, int left, Arguments *out,
                      int *used) {
  const char *word = argv[0];
  bool check = strcmp(verb, "check") == 0;
  *used = 1;
  if (strcmp(word, "-I") == 0) {
    *used = 2;
    if (left > 1) out->dirs[out->ndirs++] = argv[1];
    return left > 1;
  }
  if (strncmp(word, "-I", 2) == 0) {
    out->dirs[out->ndirs++] = word + 2;
    return true;
  }
  bool *flag = !check                            ? NULL
               : strcmp(word, "--fix") == 0      ? &out->fix
               : strcmp(word, "--strict") == 0   ? &out->strict
               : strcmp(word, "--pedantic") == 0 ? &out->pedantic
                                                 : NULL;
  if (flag) *flag = true;
  if (flag) return true;
  if (!check && strncmp(word, "--phase=", 8) == 0) {
    out->phase = word + 8;
    return true;
  }
  bool is_file = word[0] != '-' && !out->file;
  if (is_file) out->file = word;
  return is_file;
}

int usage_of_arguments(const char *verb, int argc, char **argv, Arguments *out) {
  *out = (Arguments){.dirs = mem_new(sizeof *out->dirs * (size_t)(argc + 1)), .ndirs = 1};
  bool fine = true;
  for (int i = 0, used; fine && i < argc; i += used)
    fine = take_word(verb, argv + i, argc - i, out, &used);
  if (fine && out->file) {
    const char *slash = strrchr(out->file, '/');
    size_t n = slash == out->file ? 1 : slash ? (size_t)(slash - out->file) : 0;
    out->folder = mem_new(n + 2);
    memcpy(out->folder, slash ? out->file : ".", slash ? n : 1);
    out->dirs[0] = out->folder;
    return 0;
  }
  arguments_free(out);
  return usage_of(verb);
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
