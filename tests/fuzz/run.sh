#!/bin/sh
# Runs drivers for SECONDS each: sh tests/fuzz/run.sh SECONDS [DRIVER ...], all of fuzz_*.c
# without names; `gen` is the driver of random programs (see prog.h).  One line a driver; with
# a finding, what was said of it and where its input lies, and exit status 1.
# What a driver finds new goes to build/fuzz/found; the corpus in this folder is only read.
# Without FUZZ_SEED a driver tries the same inputs each time, as many as a common machine does
# in SECONDS, so that a check says the same everywhere; FUZZ_SEED=N looks elsewhere, and as
# far as it comes in SECONDS.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# = 0 ] || shift
build=build/fuzz
drivers=${*:-$(cd tests/fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')}
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

# Where the program lies in memory decides what a driver tries next.
fixed=$(setarch -R true 2>/dev/null && echo setarch -R) || fixed=

quietly() {
  "$@" >"$build.log" 2>&1 || { tail -n 40 "$build.log"; exit 1; }
}

mkdir -p build
[ -f $build/build.ninja ] || CC=clang quietly meson setup $build -Dbuildtype=debugoptimized \
  -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
# shellcheck disable=SC2046
quietly ninja -C $build $(printf 'tests/fuzz/fuzz_%s ' $drivers | sed 's,fuzz/fuzz_gen,fuzz/gen_fuzz,')

random_programs() {
  status=ok
  $build/tests/fuzz/gen_fuzz "$seconds" "$found" >"$said" 2>&1 || status=FAILED
  echo "fuzz gen: $status, $(sed -n 's/ programs, .*//p' "$said") programs in $seconds s"
  [ $status = ok ] || { failed=1; grep -m 1 -A 40 FAULT "$said" || tail -n 25 "$said"; }
}

failed=0
for name in $drivers; do
  found=$build/found/$name said=$build/found/$name.log
  [ -n "${FUZZ_SEED:-}" ] || rm -rf "$found"
  mkdir -p "$found"
  [ "$name" != gen ] || { random_programs; continue; }
  case $name in value | wire) words=json ;; chain) words= ;; *) words=stan ;; esac
  case $name in value) pace=25000 ;; wire) pace=10000 ;; lex) pace=7000 ;; cell) pace=500 ;; session) pace=4 ;; *) pace=250 ;; esac
  [ -z "${FUZZ_SEED:-}" ] || pace=0
  case $name in
    model) corpus="tests/fuzz/corpus/parse tests/lang/good tests/lang/bad tests/lang/gradient" ;;
    eval) corpus="tests/fuzz/corpus/cell tests/lang/cells" ;;
    *) corpus=tests/fuzz/corpus/$name ;;
  esac
  status=ok
  # shellcheck disable=SC2086
  find $corpus -type f | LC_ALL=C sort | paste -sd, >"$found.inputs"
  # shellcheck disable=SC2086
  $fixed $build/tests/fuzz/fuzz_"$name" ${words:+-dict=tests/fuzz/$words.dict} -max_len=4096 \
    -timeout=120 -max_total_time="$seconds" -runs=$((pace > 0 ? pace * seconds : -1)) \
    -seed="${FUZZ_SEED:-1}" -reload=0 -print_final_stats=1 -artifact_prefix="$found-" \
    -seed_inputs=@"$found.inputs" "$found" >"$said" 2>&1 || status=FAILED
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$said")
  echo "fuzz $name: $status, ${runs:-no} inputs in at most $seconds s"
  [ $status = ok ] && continue
  failed=1
  grep -n -m 1 -A 25 -E 'ERROR|runtime error|internal error' "$said" || tail -n 25 "$said"
  ls "$found"-* 2>/dev/null || true
done

exit $failed
