/* SPDX-License-Identifier: BSD-3-Clause
   Functions on whole containers that rows of CALL name: declared by the rows themselves.
 */
#pragma once
#include "math/fn.h"

/* A row without an adjoint names NULL, which is then declared like the others and never
 * used. */
#pragma push_macro("NULL")
#undef NULL
#define CALL(name, ret, sig, shape, call, adjoint, flags, doc)                           \
  FnShape shape;                                                                         \
  FnCall call;                                                                           \
  FnAdjoint adjoint;
#define PARTWISE(...)
#include "math/fn/array.def"
#include "math/fn/complex.def"
#include "math/fn/constrain.def"
#include "math/fn/discrete.def"
#include "math/fn/glm.def"
#include "math/fn/gp.def"
#include "math/fn/higher_order.def"
#include "math/fn/laplace.def"
#include "math/fn/matrix.def"
#include "math/fn/matrix_make.def"
#include "math/fn/pdf_multi.def"
#include "math/fn/reduce.def"
#include "math/fn/internal.def"
#undef CALL
#undef PARTWISE
#pragma pop_macro("NULL")
