/* SPDX-License-Identifier: BSD-3-Clause
   What follows when shared functions change: models are bound anew, and what was made
   before is said to be stale. */
#pragma once
#include "model/model.h"
#include "session/state.h"

/* Takes in the functions of a checked functions cell, which is consumed. */
void functions_adopt(Session *s, Program **cell);

/* A value that owns [model], which is consumed. */
Value *functions_model_value(Model **model);
