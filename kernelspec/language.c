/* SPDX-License-Identifier: BSD-3-Clause
   The language of cells, as Jupyter's protocol and notebook format describe one. */
#include "kernelspec/language.h"

Json *language_info(void) {
  Json *language = json_new_object();
  json_set(language, "name", json_new_text("stan"));
  json_set(language, "version", json_new_text("2.39")); /* of Stan */
  json_set(language, "mimetype", json_new_text("text/x-stan"));
  json_set(language, "file_extension", json_new_text(".stan"));
  json_set(language, "pygments_lexer", json_new_text("stan"));
  json_set(language, "codemirror_mode", json_new_text("stan"));
  return language;
}
