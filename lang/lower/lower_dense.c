/* SPDX-License-Identifier: BSD-3-Clause
   The program of the density, which writes no draws: what transformed parameters compute
   has to be there only as far as the density reads it. */
#include "lang/lower/lowerer.h"

static const BlockKind both[] = {BLOCK_TRANSFORMED_PARAMETERS, BLOCK_MODEL};

static Program *copy_of(const Program *program) {
  Arena *arena = program->arena;
  Program *to = ARENA_NEW(arena, Program);
  *to = *program;
  to->root = node_new(arena, NODE_PROGRAM, program->root->span, BLOCK_COUNT);
  for (int k = 0; k < BLOCK_COUNT; k++) to->root->kids[k] = program->root->kids[k];
  for (int i = 0; i < 2; i++)
    if (to->root->kids[both[i]])
      to->root->kids[both[i]] = node_copy(arena, to->root->kids[both[i]]);
  return to;
}

const Program *lower_dense(const Program *program) {
  Program *dense = copy_of(program);
  bool data = lower_data(dense), moved = lower_forward(dense);
  if (!data && !moved) return program;
  Program *to = ARENA_NEW(program->arena, Program);
  *to = *program;
  to->dense = dense;
  return to;
}
