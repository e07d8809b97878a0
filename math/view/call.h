/* SPDX-License-Identifier: BSD-3-Clause
   Functions on whole containers that rows of CALL name: declared by the rows
   themselves. */
#pragma once
#include "math/view/contract.h"

/* A row without an adjoint names NULL, which is then declared like the others and never
   used. */
#pragma push_macro("NULL")
#undef NULL
#define CALL(name, ret, sig, shape, call, adjoint, flags, doc)                           \
  FnShape shape;                                                                         \
  FnCall call;                                                                           \
  FnAdjoint adjoint;
#define PARTWISE(...)
#include "math/rows/array.def"
#include "math/rows/complex.def"
#include "math/rows/constrain.def"
#include "math/rows/discrete.def"
#include "math/rows/glm.def"
#include "math/rows/gp.def"
#include "math/rows/higher_order.def"
#include "math/rows/laplace.def"
#include "math/rows/matrix.def"
#include "math/rows/matrix_make.def"
#include "math/rows/pdf_multi.def"
#include "math/rows/reduce.def"
#include "math/rows/internal.def"
#undef CALL
#undef PARTWISE
#pragma pop_macro("NULL")
