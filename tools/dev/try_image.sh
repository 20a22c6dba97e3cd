#!/usr/bin/env bash
# try_image.sh ROOT TERTIB: runs both services from a root file system, read-only, as user 65532, and uses them by
# the program TERTIB. As root.
# try_image.sh --clean ROOT: unmounts what it has mounted there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ $1 == --clean ]]; then
  for at in var/lib/tertib tmp dev ""; do
    if mountpoint -q "$2/${at}"; then umount "$2/${at}"; fi
  done
  exit 0
fi

root="$1"
tertib="$2"
logs="$(mktemp -d)"
pids=()

finish() {
  local code=$?
  kill "${pids[@]}" 2>/dev/null || true
  wait || true
  ((code == 0)) || cat "${logs}"/*.log >&2
  rm -rf "${logs}"
}
trap finish EXIT

# As a container's runtime does: the root read-only, the data and /tmp not.
mount --bind "${root}" "${root}"
mount -o remount,bind,ro "${root}"
mount -t tmpfs -o uid=65532,gid=65532,mode=0750 tmpfs "${root}/var/lib/tertib"

# What follows the log ends by a signal once nobody reads it any more, which is no failure.
# serve PROGRAM FLAG…: starts it, and says in `address` where it serves.
serve() {
  local program="$1" log="${logs}/$1.log"
  shift
  setpriv --no-new-privs \
    chroot --userspec=65532:65532 "${root}" "/usr/bin/${program}" --listen 127.0.0.1:0 --metrics-listen 127.0.0.1:0 "$@" \
    2>"${log}" &
  pids+=("$!")
  address="$(timeout 60 tail -n +1 -F --pid "$!" "${log}" 2>/dev/null |
    sed -nE '/"message":"serving"/{s/.*"grpc":"([^"]*)".*/\1/p;q}')" || true
  [[ -n ${address} ]] || {
    printf '%s does not serve\n' "${program}" >&2
    exit 1
  }
}

serve tertib-catalogue --data /var/lib/tertib/catalogue
export TERTIB_CATALOGUE="${address}"
serve tertib-recap --data /var/lib/tertib/recap --catalogue "${address}"
export TERTIB_RECAP="${address}"

"${tertib}" health --wait 30
"${tertib}" import tests/data/rekapitulasi-sop-diskominfo-singkawang.txt --agency diskominfo >/dev/null
"${tertib}" reconcile --agency diskominfo | grep '^Total\|^ *Total'
for program in sh bash apt dpkg perl; do
  if [[ -e ${root}/bin/${program} || -e ${root}/usr/bin/${program} ]]; then
    printf 'the image holds %s\n' "${program}" >&2
    exit 1
  fi
done
kill "${pids[@]}"
for pid in "${pids[@]}"; do
  wait "${pid}"
done
pids=()
printf 'Both services started, served and stopped as user 65532 on a root that cannot be written.\n'
