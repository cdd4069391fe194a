import { numberOf, type RawSearch, textOf } from '../../lib/url-state.ts';

export const VIEWS = ['open', 'closed', 'rules'] as const;
export type AlertsView = (typeof VIEWS)[number];

export type AlertsUrl = {
  view: AlertsView;
  kind: string | undefined;
  severity: string | undefined;
  alert: number | undefined;
};

export const readAlertsUrl = (raw: RawSearch): AlertsUrl => ({
  view: VIEWS.find((view) => view === raw.view) ?? 'open',
  kind: textOf(raw.kind),
  severity: textOf(raw.severity),
  alert: numberOf(raw.alert),
});
