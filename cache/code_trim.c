/* SPDX-License-Identifier: BSD-3-Clause
   The limit of the user's folder of native code. */
#include "cache/code_trim.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/str.h"
#include "base/vec.h"
#include "cache/folder.h"
#include "cache/store_state.h"

typedef struct Code {
  char *name;
  double used, bytes;
} Code;

typedef struct Walk {
  int folder;
  double bytes;
  Vec(Code) codes;
} Walk;

/* Code and its mark go together; the mark is too small to count. */
static void visit(void *ctx, const char *name) {
  Walk *walk = ctx;
  struct stat st;
  if (!text_has_suffix(name, ".so") ||
      fstatat(walk->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
    return;
  double used = (double)st.st_mtim.tv_sec + 1e-9 * (double)st.st_mtim.tv_nsec;
  vec_push(&walk->codes, ((Code){mem_strdup(name), used, (double)st.st_size}));
  walk->bytes += (double)st.st_size;
}

static int oldest_first(const void *a, const void *b) {
  const Code *x = a, *y = b;
  if (x->used != y->used) return x->used < y->used ? -1 : 1;
  return strcmp(x->name, y->name);
}

static void take_away(int folder, const Code *code, bool dry, Json *gone) {
  Buf mark = {0};
  buf_putn(&mark, code->name, strlen(code->name) - 3);
  buf_put(&mark, ".mac");
  if (!dry && unlinkat(folder, code->name, 0) == 0) unlinkat(folder, buf_text(&mark), 0);
  buf_free(&mark);
  if (!gone) return;
  Json *line = json_new_object();
  json_set(line, "what", json_new_text("native code"));
  json_set(line, "bytes", json_new_int((int64_t)code->bytes));
  json_set(line, "name", json_new_text(code->name));
  json_push(gone, line);
}

void code_trim(double most, bool dry, Json *gone) {
  Walk walk = {.folder = most > 0 ? code_folder(false) : -1};
  if (walk.folder < 0) return;
  folder_list(walk.folder, visit, &walk);
  if (walk.codes.n)
    qsort(walk.codes.at, (size_t)walk.codes.n, sizeof *walk.codes.at, oldest_first);
  for (int i = 0; i < walk.codes.n; i++) {
    if (walk.bytes > most) take_away(walk.folder, &walk.codes.at[i], dry, gone);
    if (walk.bytes > most) walk.bytes -= walk.codes.at[i].bytes;
    mem_free(walk.codes.at[i].name);
  }
  vec_free(&walk.codes);
  close(walk.folder);
}
