#!/bin/sh
# embed.sh FILE...: C source of the table RESOURCES (kernelspec/resource.h), the bytes of each file.
set -eu
echo '#include "kernelspec/resource.h"'
rows=
i=0
for file in "$@"; do
  echo "static const unsigned char bytes$i[] = {"
  od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
  echo '};'
  rows="$rows  {\"${file##*/}\", bytes$i, sizeof bytes$i},
"
  i=$((i + 1))
done
echo "const Resource RESOURCES[] = {
$rows};"
echo "const int RESOURCE_COUNT = $i;"
