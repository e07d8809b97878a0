#!/bin/sh
# link_rooms.sh SOURCE FOLDER ROOM...: a folder of links to these rooms, an include path.
set -eu
source=$1
folder=$2
shift 2
rm -rf "$folder"
for room in "$@"; do
  mkdir -p "$(dirname "$folder/$room")"
  ln -s "$source/$room" "$folder/$room"
done
