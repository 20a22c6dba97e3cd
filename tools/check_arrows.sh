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
    [[ ! -e ${folder} ]] || folders+=("${folder}")
  done
  ((${#folders[@]} > 0)) || return 0
  local found
  found="$(grep -rnHE --include='*.h' --include='*.cc' -- "${pattern}" "${folders[@]}" || true)"
  if [[ -n ${found} ]]; then
    printf '%s:\n%s\n' "${reason}" "${found}" >&2
    broken=1
  fi
}

readonly ROCKSDB='#include [<"]rocksdb/|rocksdb::|services/common/rocks/'
readonly GRPC='#include [<"]grpc|\.grpc\.pb\.h"|[^a-z_]grpc::'
readonly GRPC_CODES='grpc::Status::[A-Z]|grpc::StatusCode|error_code\(\)'
readonly ERROR_DETAILS='google/rpc/|google::rpc::'

# forbid_folders FOLDER TO…: nothing in services/*/FOLDER knows the folders TO of its service.
forbid_folders() {
  local from="$1"
  shift
  local to
  to="$(IFS='|' && echo "$*")"
  forbid "${from}/ does not know ${*}" "#include \"services/[a-z]+/(${to})/" \
    services/{catalogue,recap}/"${from}"
}

# Every folder of a service but its store, and what both share but for the one that opens RocksDB.
mapfile -t not_store < <(find services -mindepth 2 -maxdepth 2 -type d \
  -not -name store -not -path services/common/rocks | sort)
forbid "only store/ and services/common/rocks know RocksDB" "${ROCKSDB}" cli "${not_store[@]}"
mapfile -t shared < <(find services/common -maxdepth 1 -type f | sort)
forbid "what both services share knows RocksDB in rocks/ and gRPC in serving/ only" \
  "${ROCKSDB}|${GRPC}" "${shared[@]}"
forbid "rules, stores and readers do not know gRPC" "${GRPC}" services/common/{metrics,rocks} \
  services/{catalogue,recap}/{domain,store,sequencer,feed,intake,projection,reconciliation,figures,follower}
forbid "gRPC's codes stand in services/common only" "${GRPC_CODES}" services/{catalogue,recap} cli
forbid "error details stand in services/common only" "${ERROR_DETAILS}" services/{catalogue,recap} cli

# The catalogue: rpc -> intake, feed, sequencer -> store -> domain.
forbid_folders domain store sequencer feed intake rpc
forbid_folders intake store sequencer feed rpc
forbid "reading a recap knows no register" '#include "services/catalogue/(domain|intake/planning)/' \
  services/catalogue/intake/{model,grammar,reading,resolving}
forbid "intake: resolving -> reading -> grammar, model" '#include "services/catalogue/intake/resolving/' \
  services/catalogue/intake/{model,grammar,reading,planning}
forbid "intake: resolving -> reading -> grammar, model" '#include "services/catalogue/intake/reading/' \
  services/catalogue/intake/{model,grammar,planning}
forbid "intake: model and grammar stand for themselves" '#include "services/catalogue/intake/grammar/' \
  services/catalogue/intake/{model,planning}
forbid "intake: model and grammar stand for themselves" '#include "services/catalogue/intake/model/' \
  services/catalogue/intake/grammar
forbid_folders sequencer feed intake rpc
forbid_folders feed sequencer intake rpc
# The recap: rpc -> follower -> source, store -> projection; rpc, figures -> reconciliation ->
# projection; figures -> store. Only main knows figures.
forbid_folders projection reconciliation store source figures follower rpc
forbid_folders reconciliation store source figures follower rpc
forbid_folders source reconciliation store figures follower rpc
forbid_folders figures source follower rpc
forbid_folders follower reconciliation figures rpc
forbid_folders rpc figures
# Both.
forbid_folders store sequencer feed intake reconciliation source figures follower rpc

forbid "what both services share knows neither" '#include "services/(catalogue|recap)/' services/common
forbid "the services know each other only over the wire" '#include "services/recap/' services/catalogue
forbid "the services know each other only over the wire" '#include "services/catalogue/' services/recap
forbid "the command line knows the services only over the wire" \
  '#include "services/(catalogue|recap)/' cli
mapfile -t not_disk < <(find services -mindepth 2 -maxdepth 2 -type d -not -name store | sort)
forbid "the disk's schemas never leave store/" 'tertib/storage/' cli "${not_disk[@]}"

exit "${broken}"
