/* SPDX-License-Identifier: BSD-3-Clause
   Values of the notebook written down and read back, bit by bit.
     {"base": B, "array": A, "dims": [...], "ints": [...] | "bits": HEX}   numbers
     {"text": T} | {"texts": [...]}                                        strings
     {"record": {...}} | {"table": {...}}                                  fields in order
     {"tuple": [...], "array": A} | {"complex": [REAL, IMAGINARY]}         parts
   Reals are written as the hexadecimal of their bits, so NaN payloads and -0 survive. */
#pragma once
#include "base/json.h"
#include "lang/eval/value.h"

/* NULL for what cannot be written: models, fits, values that show themselves. */
Json *value_to_json(const Value *value);

/* Bytes of its text, about; of what cannot be written, any number. */
size_t value_json_size(const Value *value);

/* NULL when [json] is not such a value. */
Value *value_from_json(const Json *json);
