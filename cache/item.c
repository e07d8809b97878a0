/* SPDX-License-Identifier: BSD-3-Clause
   One entry: what is meant by a word, and its removal. */
#include "cache/item.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "cache/folder.h"
#include "cache/store_state.h"

enum { FEWEST_DIGITS = 4 };

int item_folder(int root, const StoreItem *item, const char **file) {
  const char *slash = strchr(item->name, '/');
  if (!slash) {
    errno = EINVAL;
    return -1;
  }
  char *folder = mem_new((size_t)(slash - item->name) + 1);
  memcpy(folder, item->name, (size_t)(slash - item->name));
  *file = slash + 1;
  int fd = folder_open(root, folder);
  int err = errno;
  mem_free(folder);
  errno = err;
  return fd;
}

bool item_is_of(const StoreItem *item, const char *model) {
  char *slug = store_slug(model);
  size_t n = strlen(slug);
  bool is = strncmp(item->name, slug, n) == 0 && item->name[n] == '/';
  mem_free(slug);
  return is && strcmp(item->layer, layer_name(LAYER_OUTPUTS)) != 0;
}

/* Of the key the name has the first digits: a longer one must begin with them. */
static bool has_key(const StoreItem *item, const char *word) {
  size_t n = strlen(word);
  if (n < FEWEST_DIGITS || strspn(word, "0123456789abcdef") != n) return false;
  return strncmp(item->key, word, n < SHORT_HEX ? n : SHORT_HEX) == 0;
}

bool item_is(const StoreItem *item, const char *word) {
  const char *slash = strchr(item->name, '/');
  return strcmp(item->name, word) == 0 || (slash && strcmp(slash + 1, word) == 0) ||
         has_key(item, word) || (*word && item_is_of(item, word));
}

/* Open and locked; -1 with errno. */
static int lock_file(int folder, const char *name) {
  int fd = folder_open_file(folder, name, O_RDONLY);
  if (fd < 0) return -1;
  if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return fd;
  close(fd);
  errno = EBUSY;
  return -1;
}

bool item_is_locked(int folder, const char *name) {
  int fd = lock_file(folder, name);
  bool is_locked = fd < 0 && errno == EBUSY;
  if (fd >= 0) close(fd);
  return is_locked;
}

/* The lock is held until the name is gone: whoever opens the file meanwhile finds that it
   is not there any more once it has the lock. */
int item_remove(int folder, const char *name, bool (*goes)(int fd)) {
  struct stat mine, now;
  int fd = lock_file(folder, name);
  if (fd < 0) return errno;
  bool is_same = fstat(fd, &mine) == 0 &&
                 fstatat(folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
                 mine.st_ino == now.st_ino && mine.st_dev == now.st_dev;
  int err = !is_same ? EBUSY : goes && !goes(fd) ? ECANCELED : 0;
  if (!err && unlinkat(folder, name, 0) != 0) err = errno;
  close(fd);
  return err;
}
