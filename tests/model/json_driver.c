/* SPDX-License-Identifier: BSD-3-Clause
   json_driver FILE: what data_from_json makes of each text of a file, which are separated
   by the byte 0x1e.  A line each: "refused" with the error, or for every variable its
   kind, its shape and the bits of its numbers, for test_json.py. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "model/data.h"

static void put_numbers(const View *v) {
  printf("%s", v->is_int ? "int" : "real");
  for (int k = 0; k < v->ndims; k++) printf("%c%ld", k ? 'x' : ' ', v->dims[k]);
  for (long k = 0; k < v->size; k++) {
    uint64_t bits;
    if (v->is_int)
      printf(" %d", v->i[k]);
    else if (isnan(v->r[k]))
      printf(" nan");
    else {
      memcpy(&bits, &v->r[k], sizeof bits);
      printf(" %016" PRIx64, bits);
    }
  }
}

static void put_field(const Value *field) {
  if (field->type.base == BASE_ERROR)
    printf("fault %s", field->text);
  else if (field->view.r || field->view.i)
    put_numbers(&field->view);
  else
    printf("other");
}

static void run(Str text) {
  Buf error = {0};
  char *copy = mem_new(text.n); /* a sanitizer sees what is read beyond it */
  memcpy(copy, text.p, text.n);
  Value *record = data_from_json((Str){copy, text.n}, &error);
  if (!record) printf("refused %s", buf_text(&error));
  for (int k = 0; record && k < map_count(record->fields); k++) {
    printf("%s", k ? "; " : "");
    put_field(map_value_at(record->fields, k));
  }
  printf("\n");
  value_drop(&record);
  mem_free(copy);
  buf_free(&error);
}

int main(int argc, char **argv) {
  enum { SEPARATOR = 0x1e };
  Buf all = {0};
  if (argc != 2 || fs_read(argv[1], 0, &all)) return 2;
  for (size_t from = 0; from <= all.n;) {
    const char *end = memchr(all.p + from, SEPARATOR, all.n - from);
    size_t n = end ? (size_t)(end - all.p) - from : all.n - from;
    run((Str){all.p + from, n});
    from += n + 1;
  }
  buf_free(&all);
  return 0;
}
