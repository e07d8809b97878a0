/* SPDX-License-Identifier: BSD-3-Clause
   Any JSON may lie in a cache folder: it is no value, or one that is written down and
   read back with the same bits.  What is read as data is JSON. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "model/data.h"
#include "session/value_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(Value *value) {
  Json *json = value_to_json(value);
  ASSERT(json);
  Buf text = {0};
  json_write(json, &text);
  Json *parsed = json_parse((Str){text.p, text.n}, NULL);
  Value *again = value_from_json(parsed);
  ASSERT(again && digest_eq(value_digest(value), value_digest(again)));
  value_drop(&again);
  json_destroy(&parsed);
  buf_free(&text);
  json_destroy(&json);
}

/* What the notebook does with every value that it is given. */
static void show(const Value *value) {
  Buf text = {0};
  value_print(&text, value, 3);
  if (value->type.base == BASE_TABLE) ASSERT(value_rows(value) >= 0);
  buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Json *json = json_parse((Str){(const char *)data, size}, NULL);
  Value *value = json ? value_from_json(json) : NULL;
  if (value) {
    round_trip(value);
    show(value);
  }
  Value *record = data_from_json((Str){(const char *)data, size}, NULL);
  ASSERT(!record || json_kind(json) == JSON_OBJECT);
  value_drop(&record);
  value_drop(&value);
  json_destroy(&json);
  return 0;
}
