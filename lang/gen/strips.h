/* SPDX-License-Identifier: BSD-3-Clause
   Generated text for a compiler without vectors. */
#pragma once

/* The text with its vector loops as calls of the binary, which the caller frees. */
char *gen_strips(const char *text);
