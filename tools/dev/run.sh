# shellcheck shell=bash
# ./dev run: both services on this machine, with the sample document in them. Sourced by dev.

readonly SAMPLE=tests/data/rekapitulasi-sop-diskominfo-singkawang.txt
readonly SAMPLE_AGENCY=diskominfo
readonly READY_SECONDS=120
readonly DRAIN_SECONDS=30

# Services that were started and not yet waited for: program to process id.
declare -A running=()
# What is run beside them for a moment.
companion=""
# Set once they are being stopped, and once both are up.
stopping=""
up=""

# Why a program ended, as far as its exit code and its log tell.
reason_of() {
  local program="$1" code="$2" line
  if ((code > 128)); then
    printf 'killed by SIG%s' "$(kill -l "${code}")"
    return
  fi
  line="$(grep -aE '^tertib-[a-z]+: |"level":"(error|fatal)"' "${log_dir}/${program}.log" |
    tail -n 1 | sed '/"level":"fatal"/s/.*"message":"\(.*\)"}$/\1/' || true)"
  printf 'exit code %s: %s' "${code}" "${line:-its log names no error}"
}

# Who listens on a port, as far as the system tells.
port_holder() {
  ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:((\(.*\)))/\1/p' | head -n 1
}

name_port_holders() {
  local port holder
  for port in "${ports[@]}"; do
    holder="$(port_holder "${port}")"
    if [[ -n ${holder} ]]; then
      printf '     port %s is held by %s\n' "${port}" "${holder}" >&2
    fi
  done
}

# Starts a program with its standard error in its log; the log of the run before is kept beside it.
start() {
  local program="$1" log="${log_dir}/$1.log"
  shift
  [[ ! -f ${log} ]] || mv -f "${log}" "${log}.1"
  : >"${log}"
  "${bin}/${program}" "$@" </dev/null >>"${log}" 2>&1 &
  running[${program}]=$!
}

# One run for one folder: a second would move away the logs that the first still writes. The services
# inherit the lock, so that it also stands while one of them outlives this shell.
lock_data() {
  local lock
  mkdir -p "${log_dir}" "${data}/catalogue" "${data}/recap"
  exec {lock}>>"${data}/run.lock"
  flock --nonblock "${lock}" ||
    fail "another ./dev run is using ${data}: stop it, or choose another folder with --data"
}

# Asks a service to drain and waits until it is gone.
drain() {
  local program="$1" pid="${running[$1]:-}"
  [[ -n ${pid} ]] || return 0
  kill -TERM "${pid}" 2>/dev/null || true
  timeout "${DRAIN_SECONDS}" tail --pid="${pid}" -s 0.1 -f /dev/null || {
    printf 'dev: %s did not end within %s seconds of SIGTERM; killing it\n' "${program}" \
      "${DRAIN_SECONDS}" >&2
    kill -KILL "${pid}" 2>/dev/null || true
  }
  local code=0
  wait "${pid}" 2>/dev/null || code=$?
  unset "running[${program}]"
  return "${code}"
}

# The recap first: it would only try to reconnect to a catalogue that is gone.
drain_all() {
  local program code=0
  stopping=1
  if [[ -n ${companion} ]]; then
    kill "${companion}" 2>/dev/null || true
    companion=""
  fi
  for program in tertib-recap tertib-catalogue; do
    drain "${program}" || code=$?
  done
  return "${code}"
}

# Ctrl-C and its like. A second one changes nothing: drain has its own limit.
on_signal() {
  [[ -z ${stopping} ]] || return 0
  printf '\n'
  say "Stopping ($1): draining both services"
  drain_all || fail "a service did not end cleanly; see ${log_dir}"
  say "Both have ended."
  [[ -n ${up} ]] || exit 130
  exit 0
}

# A service ended by itself: says which and why, stops the other, and ends.
service_died() {
  local program="$1" code="$2"
  unset "running[${program}]"
  printf 'dev: %s ended, %s\n' "${program}" "$(reason_of "${program}" "${code}")" >&2
  drain_all || true
  name_port_holders
  printf 'dev: nothing is left running; the logs are in %s\n' "${log_dir}" >&2
  exit 1
}

# Something that is not a service's death went wrong.
give_up() {
  printf 'dev: %s\n' "$1" >&2
  drain_all || true
  exit 1
}

# If a service has ended, does not return.
check_services() {
  local program code
  for program in "${!running[@]}"; do
    if ! kill -0 "${running[${program}]}" 2>/dev/null; then
      code=0
      wait "${running[${program}]}" 2>/dev/null || code=$?
      service_died "${program}" "${code}"
    fi
  done
}

# Waits until a service ends, which does not return, or the companion does: returns its exit code.
watch_services() {
  local code=0
  check_services
  wait -n "${running[@]}" ${companion:+"${companion}"} 2>/dev/null || code=$?
  check_services
  return "${code}"
}

# Runs a command while watching the services.
run_watched() {
  local code=0
  "$@" &
  companion=$!
  watch_services || code=$?
  companion=""
  return "${code}"
}

# Waits until a program's log has the line that says where it serves.
await_serving_line() {
  # That tail ends by the pipe when grep has seen enough is no failure.
  { timeout "${READY_SECONDS}" tail -n +1 -s 0.1 --pid="${running[$1]}" -f "${log_dir}/$1.log" ||
    true; } | grep -q -m 1 '"message":"serving"'
}

# A field of the line in which a program says where it serves.
serving_field() {
  sed -n '/"message":"serving"/s/.*"'"$2"'":"\([^"]*\)".*/\1/p' "${log_dir}/$1.log" | tail -n 1
}

# Starts a service and waits until it says where it serves. Its own word first: a health check alone
# could be answered by whoever holds the port.
start_and_await() {
  start "$@"
  run_watched await_serving_line "$1" ||
    give_up "$1 did not say within ${READY_SECONDS} seconds that it serves"
}

# start_on PROGRAM PORT METRICS_PORT FLAG…: starts a service on these ports, as the options move them.
start_on() {
  local program="$1" port=$(($2 + offset)) metrics_port=$(($3 + offset))
  shift 3
  if [[ -n ${free_ports} ]]; then
    port=0 metrics_port=0
  else
    ports+=("${port}" "${metrics_port}")
  fi
  start_and_await "${program}" --listen "127.0.0.1:${port}" \
    --metrics-listen "127.0.0.1:${metrics_port}" "$@"
}

start_services() {
  say "Starting tertib-catalogue and tertib-recap"
  start_on tertib-catalogue 7401 9401 --data "${data}/catalogue"
  start_on tertib-recap 7402 9402 --data "${data}/recap" \
    --catalogue "$(serving_field tertib-catalogue grpc)"
  tertib=("${bin}/tertib" --catalogue "$(serving_field tertib-catalogue grpc)"
    --recap "$(serving_field tertib-recap grpc)")
  run_watched "${tertib[@]}" health --wait "${READY_SECONDS}" >"${log_dir}/health.txt" ||
    give_up "the services are not ready: $(cat "${log_dir}/health.txt")"
}

import_sample() {
  local report="${log_dir}/import.json" sequence
  say "Importing ${SAMPLE}"
  run_watched "${tertib[@]}" import "${SAMPLE}" --agency "${SAMPLE_AGENCY}" --output json \
    >"${report}" || give_up "the import failed; its report is in ${report}"
  sequence="$(sed -n 's/.*"sequence":"\([0-9]*\)".*/\1/p' "${report}")"
  printf '\n'
  run_watched "${tertib[@]}" reconcile --agency "${SAMPLE_AGENCY}" --min-sequence "${sequence:-0}" ||
    give_up "the recap could not be held against the document; see above"
  printf '\n'
}

print_addresses() {
  local catalogue recap grpcurl=grpcurl
  if ! command -v grpcurl >/dev/null && [[ -x .tools/bin/grpcurl ]]; then
    grpcurl=.tools/bin/grpcurl # ./dev test has put it there
  fi
  catalogue="$(serving_field tertib-catalogue grpc)"
  recap="$(serving_field tertib-recap grpc)"
  cat <<TEXT
tertib-catalogue  gRPC ${catalogue}  metrics http://$(serving_field tertib-catalogue metrics)/metrics
tertib-recap      gRPC ${recap}  metrics http://$(serving_field tertib-recap metrics)/metrics
data              ${data}/catalogue, ${data}/recap
logs              ${log_dir}/tertib-catalogue.log, ${log_dir}/tertib-recap.log

${grpcurl} -plaintext ${catalogue} list
${grpcurl} -plaintext -d '{"agency": "agencies/${SAMPLE_AGENCY}"}' ${recap} tertib.recap.v1.RecapService/GetRecap
${grpcurl} -plaintext -d '{"start": "WATCH_START_EARLIEST", "until_current": true}' ${catalogue} tertib.catalogue.v1.EventService/WatchEvents
TEXT
  command -v "${grpcurl}" >/dev/null || printf '(grpcurl is not installed; README.md says how to get it.)\n'
}

# run PRESET [--once] [--data DIR] [--port-offset N] [--free-ports] [--bin DIR]
run() {
  local preset="$1" once="" data=./var offset=0 free_ports="" bin=""
  shift
  while (($# > 0)); do
    case "$1" in
      --once) once=1 ;;
      --free-ports) free_ports=1 ;;
      --data | --port-offset | --bin)
        (($# > 1)) || fail "$1 needs a value"
        case "$1" in
          --data) data="$2" ;;
          --port-offset) offset="$2" ;;
          --bin) bin="$2" ;;
        esac
        shift
        ;;
      *) fail "./dev run does not know '$1'; see ./dev --help" ;;
    esac
    shift
  done
  [[ ${offset} =~ ^(0|[1-9][0-9]{0,4})$ ]] || fail "--port-offset takes a number, not '${offset}'"

  local log_dir="${data}/log"
  local -a ports=() tertib=()
  lock_data
  if [[ -z ${bin} ]]; then
    bin="build/${preset}/bin"
    setup_for "${preset}" run
    build "${preset}" tertib tertib-catalogue tertib-recap
  fi
  trap 'on_signal Ctrl-C' INT
  trap 'on_signal SIGTERM' TERM
  trap 'on_signal SIGHUP' HUP
  # Whatever goes wrong, nothing is left running.
  trap 'drain_all || true' EXIT

  start_services
  import_sample
  print_addresses
  if [[ -n ${once} ]]; then
    drain_all || fail "a service did not end cleanly; see ${log_dir}"
    exit 0
  fi
  up=1
  say "Both stay up until Ctrl-C."
  watch_services
}
