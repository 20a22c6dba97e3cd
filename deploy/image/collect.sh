#!/bin/sh
# collect.sh ROOT PROGRAM…: makes the root file system of an image that holds these programs, the libraries
# that they need, and what the C library wants to find names.
set -eu

root="$1"
shift
mkdir -p "${root}/etc" "${root}/tmp" "${root}/var/lib/tertib"
for program in "$@"; do
  cp -L --parents "${program}" "${root}"
  # The loader stands alone in its line, the others behind an arrow.
  ldd "${program}" | sed -nE 's/^[^/]*(\/[^ ]+).*/\1/p' | while read -r library; do
    cp -L --parents "${library}" "${root}"
  done
done
echo 'tertib:x:65532:65532:Tertib:/var/lib/tertib:/sbin/nologin' >"${root}/etc/passwd"
echo 'tertib:x:65532:' >"${root}/etc/group"
echo 'hosts: files dns' >"${root}/etc/nsswitch.conf"
cp /etc/os-release "${root}/etc/os-release"
chown 65532:65532 "${root}/var/lib/tertib"
chmod 0750 "${root}/var/lib/tertib"
chmod 1777 "${root}/tmp"
