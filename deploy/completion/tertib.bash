# Completion of tertib, tertib-catalogue and tertib-recap for bash: commands and options are those that
# --help tells, so they are never older than the program.
# shellcheck shell=bash

_tertib() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}" word help
  COMPREPLY=()
  case "${before}" in
    --output)
      mapfile -t COMPREPLY < <(compgen -W 'table json' -- "${current}")
      return
      ;;
    --config | --data)
      mapfile -t COMPREPLY < <(compgen -f -- "${current}")
      return
      ;;
  esac
  # The commands that were typed: words of which --help knows more.
  local -a commands=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ ${word} != -* ]] && _tertib_words Subcommands "${COMP_WORDS[0]}" "${commands[@]}" | grep -qxF -- "${word}"; then
      commands+=("${word}")
    fi
  done
  if [[ ${current} == -* ]]; then
    help="$(_tertib_words Options "${COMP_WORDS[0]}" "${commands[@]}")"
  else
    help="$(_tertib_words Subcommands "${COMP_WORDS[0]}" "${commands[@]}")"
  fi
  mapfile -t COMPREPLY < <(compgen -W "${help}" -- "${current}")
  if [[ ${#COMPREPLY[@]} -eq 0 && ${current} != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "${current}")
  fi
}

# _tertib_words SECTION PROGRAM COMMAND…: what stands in a section of the help, one word in a line.
_tertib_words() {
  local section="$1"
  shift
  "$@" --help 2>/dev/null | awk -v section="${section}:" '
    /^[^ ]/ { within = $0 == section }
    within && /^  [^ ]/ { split($1, names, ","); for (i in names) print names[i] }'
}

complete -o filenames -F _tertib tertib tertib-catalogue tertib-recap
