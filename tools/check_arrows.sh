#!/usr/bin/env bash
# Holds the folders to the arrows of the design: who may know whom. Prints each line that does not, and
# fails if there is one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

broken=0

# forbid REASON PATTERN FOLDER…: no source in the folders (those that are there) has the pattern.
forbid() {
  local reason="$1" pattern="$2" folder
  shift 2
  local -a folders=()
  for folder in "$@"; do
    [[ ! -d ${folder} ]] || folders+=("${folder}")
  done
  ((${#folders[@]} > 0)) || return 0
  local found
  found="$(grep -rnE --include='*.h' --include='*.cc' -- "${pattern}" "${folders[@]}" || true)"
  if [[ -n ${found} ]]; then
    printf '%s:\n%s\n' "${reason}" "${found}" >&2
    broken=1
  fi
}

readonly ROCKSDB='#include [<"]rocksdb/|rocksdb::'
readonly GRPC='#include [<"]grpc|\.grpc\.pb\.h"|[^a-z_]grpc::'

# Every folder of a service but its store.
mapfile -t not_store < <(find services -mindepth 2 -maxdepth 2 -type d -not -name store | sort)
forbid "only store/ knows RocksDB" "${ROCKSDB}" services/common cli "${not_store[@]}"
forbid "rules, stores and readers do not know gRPC" "${GRPC}" \
  services/{catalogue,recap}/{domain,store,feed,intake,projection,documents}
forbid "the rules know no store, no stream and no calls" \
  '#include "services/[a-z]+/(store|feed|rpc)/' services/{catalogue,recap}/{domain,projection,intake}
forbid "a store knows no stream and no calls" '#include "services/[a-z]+/(feed|rpc)/' \
  services/{catalogue,recap}/store
forbid "what both services share knows neither" '#include "services/(catalogue|recap)/' services/common
forbid "the services know each other only over the wire" '#include "services/recap/' services/catalogue
forbid "the services know each other only over the wire" '#include "services/catalogue/' services/recap
forbid "the command line knows the services only over the wire" \
  '#include "services/(catalogue|recap)/' cli
forbid "the disk's schemas never leave store/" 'tertib/storage/' services/{catalogue,recap}/rpc cli

exit "${broken}"
