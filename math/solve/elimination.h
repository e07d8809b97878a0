/* SPDX-License-Identifier: BSD-3-Clause
   In which order discrete variables are summed out of a product of factors: a graph and
   its greedy order of least fill (Rose, "A graph-theoretic study of the numerical
   solution of sparse positive definite systems of linear equations", 1972; Koller and
   Friedman, "Probabilistic graphical models", 2009, section 9.4). */
#pragma once

/* states of one variable and all it is coupled with */
enum { ELIMINATION_MAX_CELLS = 100000 };

/* A factor is a run of ints: where its table begins in the terms, the number of its
   variables, the variables (from 0).  The last variable of a table runs fastest; a
   variable may stand twice.

   The plan is a run of ints: the header below, then a step for every variable in the
   order of elimination.  A step sums the product of its inputs over the states of its
   variable; what is left, over its neighbours, is a message, an input of a later step:
     variable, states, number of neighbours D, first cell of the message, number of inputs
     M, D times (neighbour, states), M times (is a message, first cell, stride of the
     variable, D strides of the neighbours). */
enum {
  /* or -1: the variables that follow are coupled beyond ELIMINATION_MAX_CELLS, their
     number is in PLAN_MESSAGES */
  PLAN_STEPS,
  PLAN_MESSAGES, /* cells of all messages */
  PLAN_CELLS,    /* of all steps before they are summed */
  PLAN_WIDTH,    /* inputs and neighbours of the widest step */
  PLAN_TERMS,    /* cells of all factors */
  PLAN_HEADER
};
enum {
  STEP_VARIABLE,
  STEP_STATES,
  STEP_NEIGHBOURS,
  STEP_MESSAGE,
  STEP_INPUTS,
  STEP_HEADER
};

/* The plan for [n] variables with states[v] states each, at least 1, and factors of
   [length] ints in all; the caller frees.  [size]: ints of the result. */
int *elimination_plan(const int *states, int n, const int *factors, long length,
                      long *size);

/* First cell, from 0, of a factor that is impossible in every state: -inf or no number;
   -1 when there is none. */
int elimination_dead(const int *plan, const double *terms);
