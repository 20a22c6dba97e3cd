// What a dashboard's JSON must be, in Grafana's own types. tools/check_dashboards.sh holds the files
// against it.

import type { Dashboard, Panel } from '@grafana/schema';
import type * as barchart from '@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as timeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// A type as it is written in JSON: TypeScript takes no plain "absolute" for ThresholdsMode.Absolute.
type Json<T> = 0 extends 1 & T
  ? T
  : T extends string
    ? `${T}`
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;

// Grafana's own type takes any options for any panel. Ours are of these kinds, and each has its own.
interface Kind<Type extends string, Options, Custom> extends Omit<Panel, 'type' | 'options' | 'fieldConfig'> {
  type: Type;
  options: Options;
  fieldConfig: {
    defaults: Omit<NonNullable<Panel['fieldConfig']>['defaults'], 'custom'> & { custom?: Custom };
    overrides: NonNullable<Panel['fieldConfig']>['overrides'];
  };
}
type OurPanel =
  | Kind<'barchart', barchart.Options, barchart.FieldConfig>
  | Kind<'stat', stat.Options, never>
  | Kind<'state-timeline', timeline.Options, timeline.FieldConfig>
  | Kind<'table', table.Options, table.FieldConfig>
  | Kind<'timeseries', timeseries.Options, timeseries.FieldConfig>;

export type GrafanasDashboard = Json<Dashboard>;
export type OurDashboard = Json<Omit<Dashboard, 'panels'> & { panels: OurPanel[] }>;
