#!/usr/bin/env bash
# Holds the dashboards of deploy/grafana against Grafana's own types (@grafana/schema), which TypeScript
# judges: each file as it stands is given that type. Needs .tools, which `./dev check` installs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly SCRATCH=.tools/dashboards
rm -rf "${SCRATCH}"
mkdir -p "${SCRATCH}"
cp tools/dashboards/grafana.ts "${SCRATCH}/"
for file in deploy/grafana/dashboards/*.json; do
  {
    printf "import type { GrafanasDashboard, OurDashboard } from './grafana';\n"
    printf 'export const dashboard: OurDashboard =\n'
    cat "${file}"
    printf ';\nexport const grafanas: GrafanasDashboard = dashboard;\n'
  } >"${SCRATCH}/$(basename "${file}" .json).ts"
done
.tools/node_modules/.bin/tsc --noEmit --strict --skipLibCheck --target es2022 --module esnext \
  --moduleResolution bundler "${SCRATCH}"/*.ts
