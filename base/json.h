/* SPDX-License-Identifier: BSD-3-Clause
   JSON trees.  The doorway to jansson: a thin face with one owner per tree. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

typedef struct Json Json;
typedef enum {
  JSON_NULL,
  JSON_BOOL,
  JSON_INT,
  JSON_REAL,
  JSON_TEXT,
  JSON_ARRAY,
  JSON_OBJECT
} JsonKind;

/* Parses [text]; on failure returns NULL and writes "line 3: ..." to [error] (may be
   NULL).  The words NaN, Infinity and -Infinity are read like texts, which json_number
   takes for numbers; so is a number that is too large for a double, which it does not.
   Nesting is limited to 512. */
Json *json_parse(Str text, Buf *error);
void json_destroy(Json **json);
Json *json_copy(const Json *json);
/* compact, keys in order of insertion */
void json_write(const Json *json, Buf *out);

JsonKind json_kind(const Json *json); /* NULL is JSON_NULL */

/* Reading: borrowed pointers, NULL or the default where the kind differs. */
const Json *json_get(const Json *object, const char *key);
const char *json_text(const Json *json, const char *otherwise);
int64_t json_int(const Json *json, int64_t otherwise);
bool json_bool(const Json *json, bool otherwise);
/* A text that CmdStan writes for what is not finite: NaN, Infinity, Inf, with a sign, nan
   and inf in small letters too. */
bool json_number_word(const char *text, double *out);
/* int, real, or such a text */
bool json_number(const Json *json, double *out);
int json_count(const Json *json); /* members of an array or object */
const Json *json_at(const Json *array, int i);

/* A member of an object on the way through all of them, in order of insertion; valid
   while the object is not changed.
     for (JsonMember m = json_first(object); m.key; m = json_next(m)) ... */
typedef struct JsonMember {
  const char *key; /* NULL: there are no more, or there is no object */
  const Json *value;
  const Json *object; /* the rest is the iterator's */
  void *at;
} JsonMember;

JsonMember json_first(const Json *object);
JsonMember json_next(JsonMember member);

/* Building: children are consumed. */
Json *json_new_object(void);
Json *json_new_array(void);
Json *json_new_text(const char *text);
Json *json_new_textn(const char *text, size_t n);
Json *json_new_int(int64_t x);
Json *json_new_real(double x); /* not finite: the word as text */
Json *json_new_bool(bool x);
Json *json_new_null(void);
void json_set(Json *object, const char *key, Json *child);
void json_push(Json *array, Json *child);
