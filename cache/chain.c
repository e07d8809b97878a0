/* SPDX-License-Identifier: BSD-3-Clause
   Chains in the store: from memory, or from their files. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "cache/chain_read.h"
#include "cache/folder.h"
#include "cache/place.h"
#include "cache/store_state.h"

void chain_entry_free(ChainEntry *entry) {
  mem_free(entry->q);
  mem_free(entry->learnt);
  row_block_drop(&entry->rows);
  row_block_drop(&entry->stats);
  *entry = (ChainEntry){0};
}

void chain_parts_free(ChainParts *parts) {
  chain_entry_free(&parts->draws);
  chain_entry_free(&parts->generated);
  for (int k = 0; k < CHAIN_NOTES; k++) mem_free(parts->notes[k].at);
  *parts = (ChainParts){0};
}

static double *copy_doubles(const double *from, long n) {
  double *to = mem_try(sizeof *to * (size_t)n);
  if (n && to) memcpy(to, from, sizeof *to * (size_t)n);
  return to;
}

bool chain_entry_share(ChainEntry *to, const ChainEntry *from) {
  *to = *from;
  to->q = copy_doubles(from->q, from->dim);
  to->learnt = copy_doubles(from->learnt, from->nlearnt);
  to->rows = row_block_ref(from->rows);
  to->stats = row_block_ref(from->stats);
  bool whole = to->q && to->learnt;
  if (!whole) chain_entry_free(to);
  return whole;
}

bool chain_parts_share(ChainParts *to, const ChainParts *from) {
  *to = (ChainParts){0};
  bool fine = chain_entry_share(&to->draws, &from->draws) &&
              chain_entry_share(&to->generated, &from->generated);
  for (int k = 0; fine && k < CHAIN_NOTES; k++) {
    const Numbers *note = &from->notes[k];
    if (!note->at) continue;
    to->notes[k] = (Numbers){copy_doubles(note->at, note->n), note->n};
    fine = to->notes[k].at != NULL;
  }
  if (!fine) chain_parts_free(to);
  return fine;
}

/* What is wrong with a file that cannot be opened; NULL where that says nothing about
   it. */
static const char *why_not_opened(int err) {
  return err == ENOENT || errno_is_passing(err) ? NULL : strerror(err);
}

/* What is whole of a damaged file is used; the file is set aside and written again. */
static bool get_from_disk(Store *store, const ChainName *name, ChainParts *out) {
  Place place =
      place_open(store, name->model, name->label, name->draws, PLACE_CHAIN, false);
  int fd = place.is_there ? folder_open_file(place.fd, place.name, O_RDONLY) : -1;
  ChainLook look = {.name = name};
  if (fd >= 0)
    chain_look(fd, &look);
  else if (place.is_there)
    look.why = why_not_opened(errno);
  if (look.why && !look.is_other)
    store_damaged(store, place.fd, place.slug, place.name, look.why);
  bool found = look.has_draws && !look.is_other && !look.err;
  if (found && !look.why) store_touch(store, place.fd, place.name);
  if (fd >= 0) close(fd);
  place_close(&place);
  if (!found) chain_parts_free(&look.parts);
  if (!look.has_generated) chain_entry_free(&look.parts.generated);
  look.parts.is_damaged = look.why != NULL;
  *out = look.parts;
  return found;
}

static bool get_from_memory(Store *store, const ChainName *name, ChainParts *out) {
  if (!memory_get_chain(store->memory, name->draws, &out->draws)) return false;
  memory_get_chain(store->memory, name->generated, &out->generated);
  memory_get_notes(store->memory, name->draws, out);
  return true;
}

static void remember(Store *store, const ChainName *name, const ChainParts *parts) {
  memory_put_chain(store->memory, name->draws, &parts->draws, true);
  if (parts->generated.rows)
    memory_put_chain(store->memory, name->generated, &parts->generated, true);
  memory_put_notes(store->memory, name->draws, parts, true);
}

/* What could not be stored may be more than what is on the disk. */
static bool is_better(const ChainEntry *kept, const ChainEntry *there) {
  return kept->drawn > there->drawn || (!kept->is_foreign && there->is_foreign);
}

/* Whether there is something after a look at the disk, too. */
static bool add_from_disk(Store *store, const ChainName *name, bool found,
                          ChainParts *out) {
  ChainParts there;
  if (!get_from_disk(store, name, &there)) return found;
  if (found && is_better(&out->draws, &there.draws)) {
    chain_parts_free(&there);
    return true;
  }
  chain_parts_free(out);
  *out = there;
  remember(store, name, out);
  return true;
}

bool store_get_chain(Store *store, const ChainName *name, ChainParts *out) {
  *out = (ChainParts){0};
  if (!cache_uses(store->mode, USE_MEMORY)) return false;
  later_wait(store->later);
  pthread_mutex_lock(&store->lock);
  bool found = get_from_memory(store, name, out);
  /* Memory may have draws and not what another program makes of them. */
  bool is_whole = found && out->generated.drawn >= out->draws.drawn;
  if (!is_whole && cache_uses(store->mode, USE_READING))
    found = add_from_disk(store, name, found, out);
  store_count(store, LAYER_DRAWS, name->draws, found);
  pthread_mutex_unlock(&store->lock);
  return found;
}
