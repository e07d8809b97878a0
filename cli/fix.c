/* SPDX-License-Identifier: BSD-3-Clause
   posterity check --fix: edits until none is left, then one write. */
#include "cli/fix.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/lint/lint.h"
#include "lang/norm/norm.h"

enum { MAX_PASSES = 10 }; /* old syntax in the sizes of old syntax, and so on */

typedef struct Pass {
  bool fine;     /* the program has no errors */
  Digest digest; /* of what it means */
  int made;      /* edits */
  Buf text;      /* with them */
} Pass;

/* The edits that lie in the file itself, with their places in it. */
static Edits *own_edits(const Edits *all, const SourceMap *map) {
  Edits *own = edits_new();
  for (int i = 0; i < all->all.n; i++) {
    Edit edit = all->all.at[i];
    const SourcePiece *piece = map ? source_piece(map, edit.span.start) : NULL;
    if (piece && piece->file) continue;
    int moved = piece ? piece->origin - piece->start : 0;
    edit_add(own, (Span){edit.span.start + moved, edit.span.end + moved}, "%s",
             edit.text);
  }
  return own;
}

static Pass pass(const Arguments *given, Str source) {
  Pass result = {0};
  Diags *diags = diags_new();
  Edits *edits = edits_new();
  Arguments lenient = *given;
  lenient.strict = false;
  Program *program = source_parse(&lenient, source, edits, diags);
  result.fine = program && check_program(program, NULL, diags);
  if (result.fine) {
    lint_old_densities(program, edits);
    Edits *own = own_edits(edits, program->map);
    result.digest = norm_digest(program, SLICE_GENERATED);
    result.made = edits_apply(own, source, &result.text);
    edits_destroy(&own);
  }
  program_destroy(&program);
  edits_destroy(&edits);
  diags_destroy(&diags);
  return result;
}

/* To the file itself where [path] is a link, with the mode it had. */
static int write_back(const char *path, Str text) {
  struct stat st;
  char *real = realpath(path, NULL);
  int err = fs_publish(real ? real : path, text.p, text.n,
                       stat(path, &st) == 0 ? st.st_mode & 0777 : 0644);
  if (err) fprintf(stderr, "posterity: %s: %s\n", path, strerror(err));
  free(real);
  return err ? 1 : 0;
}

int fix_source(const Arguments *given, Buf *source) {
  Pass first = pass(given, (Str){buf_text(source), source->n}), last = first;
  int made = first.made;
  for (int i = 1; last.fine && last.made && i < MAX_PASSES; i++) {
    Buf text = last.text;
    last = pass(given, (Str){buf_text(&text), text.n});
    made += last.made;
    if (!last.made || !last.fine) {
      buf_free(&last.text);
      last.text = text;
    } else {
      buf_free(&text);
    }
  }
  int status = 0;
  bool same = last.fine && digest_eq(first.digest, last.digest);
  if (first.fine && made && !same) {
    fprintf(stderr,
            "posterity: %s: left as it is: the new text would mean something else\n",
            given->file);
    status = 1;
  } else if (made &&
             (status = write_back(given->file, (Str){last.text.p, last.text.n})) == 0) {
    printf("%s: %d change%s\n", given->file, made, made == 1 ? "" : "s");
    buf_clear(source);
    buf_putn(source, last.text.p, last.text.n);
  }
  buf_free(&last.text);
  return status;
}
