/* SPDX-License-Identifier: BSD-3-Clause
   What is written after the answer was given: a thread of its own works it off, in the
   order in which it came. */
#pragma once

typedef struct Later Later;

Later *later_new(void);
/* Does what is left first. */
void later_destroy(Later **later);

/* work(ctx), once; in place where there is no thread to be had. */
void later_do(Later *later, void (*work)(void *ctx), void *ctx);

/* Returns when nothing is left. */
void later_wait(Later *later);
