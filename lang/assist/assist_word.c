/* SPDX-License-Identifier: BSD-3-Clause
   The table of words. */
#include "lang/assist/assist_word.h"

static const AssistWord WORDS[] = {
#define WORD(place, text, doc) {PLACE_##place, text, doc},
#include "lang/assist/assist_word.def"
#undef WORD
};

const AssistWord *assist_words(int *count) {
  *count = (int)(sizeof WORDS / sizeof *WORDS);
  return WORDS;
}
