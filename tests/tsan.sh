#!/bin/sh
# Data races: builds with clang under ThreadSanitizer and runs the sampler's C tests and a session
# of the kernel.  One line a test; with a finding, its report and exit status 1.
set -eu
cd "$(dirname "$0")/.."
build=build/tsan
log=$build.log
python=.venv/bin/python
[ -x $python ] || python=python3
export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"

quietly() {
  "$@" >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
}

mkdir -p build
[ -f $build/build.ninja ] || CC=clang quietly meson setup $build -Dbuildtype=debugoptimized \
  -Db_sanitize=thread -Db_lundef=false
tests=$(ninja -C $build -t targets all | sed -n 's/^\(tests\/sampler\/test_[a-z_]*\): .*/\1/p')
# shellcheck disable=SC2086
quietly ninja -C $build $tests posterity

failed=0
report() { # report NAME STATUS
  [ "$2" = 0 ] && { echo "tsan $1: ok"; return; }
  echo "tsan $1: FAILED"
  grep -q 'WARNING: ThreadSanitizer' "$log" || tail -n 25 "$log"
  grep -m 1 -A 45 'WARNING: ThreadSanitizer' "$log" || true
  grep SUMMARY "$log" | sort | uniq -c || true
  failed=1
}

for test in $tests; do
  status=0
  "$build/$test" >"$log" 2>&1 || status=$?
  report "${test##*/test_}" $status
done

status=0
rm -f $build/race.*
$python tests/tsan_kernel.py $build/posterity "$PWD/$build/race" >"$log" 2>&1 || status=$?
cat $build/race.* >>"$log" 2>/dev/null && status=1
report kernel $status
exit $failed
