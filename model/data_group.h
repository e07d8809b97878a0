/* SPDX-License-Identifier: BSD-3-Clause
   Data of tuples and complex numbers, for this folder. */
#pragma once
#include "lang/eval/value.h"

/* Leaf [k] (lang/tree/leaf.h) of what a source gives for a variable of type [t]; the
   caller's, NULL when it is not there. */
Value *data_leaf(const Value *value, Type t, int k);
