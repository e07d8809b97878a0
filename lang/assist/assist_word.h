/* SPDX-License-Identifier: BSD-3-Clause
   Words of the language with one sentence each: the rows of assist_word.def. */
#pragma once

typedef enum { PLACE_BLOCK, PLACE_TYPE, PLACE_FLOW, PLACE_BOUND } AssistPlace;

typedef struct AssistWord {
  AssistPlace place;
  const char *text, *doc;
} AssistWord;

const AssistWord *assist_words(int *count);
