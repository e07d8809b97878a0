/* SPDX-License-Identifier: BSD-3-Clause
   Values as a person reads them. */
#pragma once
#include "base/json.h"
#include "lang/eval/value.h"

/* Text and HTML of a value; [html] stays empty when text says it all. */
void show_value(const Value *value, Buf *plain, Buf *html);

/* A value that shows itself as [mime] (an SVG) or as tables; its texts are fields, so
   that its digest covers them.  [fields] (consumed) may be NULL. */
Value *shown_new(const char *mime, const char *rich, const char *plain, Value *fields);

/* The bundle of a value: MIME type -> text. */
Json *show_bundle(const Value *value);
