import type { AlertKind } from '@labelwright/contract/alerts';
import type { SettingRow } from './alerts.queries.ts';
import { ALERT_RULES, type AlertRule } from './rules.ts';

export interface RuleInForce {
  threshold: number | null;
  isEnabled: boolean;
  notifies: boolean;
  /** Nobody has set anything here. */
  isDefault: boolean;
}

/** What an organization has set, or else the platform, or else the rule; field by field for the threshold. */
export function ruleInForce(
  rule: Pick<AlertRule, 'kind' | 'threshold'>,
  settings: readonly SettingRow[],
  organizationId: number | undefined,
): RuleInForce {
  const of = (owner: number | null) =>
    settings.find(({ kind, organization_id: id }) => kind === rule.kind && id === owner);
  const own = of(organizationId ?? null);
  const platform = organizationId === undefined ? undefined : of(null);
  const chosen = own ?? platform;
  return {
    threshold: rule.threshold === null ? null : (own?.threshold ?? platform?.threshold ?? rule.threshold),
    isEnabled: chosen?.is_enabled ?? true,
    notifies: chosen?.notifies ?? true,
    isDefault: own === undefined,
  };
}

export function getRule(kind: AlertKind): AlertRule {
  const rule = ALERT_RULES.find((each) => each.kind === kind);
  if (!rule) throw new RangeError(`there is no alert rule ${kind}`);
  return rule;
}
