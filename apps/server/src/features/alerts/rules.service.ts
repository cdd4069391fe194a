import type { AlertKind, AlertRule as AlertRuleRecord, ServiceReport } from '@labelwright/contract/alerts';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import { quantileOf } from '../../platform/metrics/recent.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AlertScope, countOpenByKind, listSettings, type SettingRow, saveSetting } from './alerts.queries.ts';
import { inScope, type ScopeName, scopeOf } from './alerts.service.ts';
import { percent } from './judge-platform.ts';
import { listProcesses } from './measure.queries.ts';
import { PULSE_AGE_MS } from './measure.ts';
import { ALERT_RULES, type AlertRule } from './rules.ts';
import { getRule, ruleInForce } from './settings.policy.ts';

export async function listRules(platform: Platform, actor: Actor, scopeName: ScopeName): Promise<AlertRuleRecord[]> {
  const scope = scopeOf(actor, scopeName);
  const settings = await readSettings(platform, scope);
  const open = await inScope(platform, actor, scope, (tx) => countOpenByKind(tx, scope));
  return ALERT_RULES.map((rule) => present(rule, settings, scope, open.get(rule.kind) ?? 0));
}

export interface RuleChange {
  threshold?: number | null;
  is_enabled?: boolean;
  notifies?: boolean;
}

export async function updateRule(
  platform: Platform,
  actor: Actor,
  asked: { kind: AlertKind; scope: ScopeName },
  given: RuleChange,
): Promise<AlertRuleRecord> {
  const scope = scopeOf(actor, asked.scope);
  const rule = getRule(asked.kind);
  assertThreshold(rule, given.threshold);
  const before = await readSettings(platform, scope);
  const owner = scope.organizationId ?? null;
  const own = before.find(({ kind, organization_id: id }) => kind === rule.kind && id === owner);
  const current = ruleInForce(rule, before, scope.organizationId);
  const next: SettingRow = {
    organization_id: owner,
    kind: rule.kind,
    threshold: given.threshold === undefined ? (own?.threshold ?? null) : given.threshold,
    is_enabled: given.is_enabled ?? current.isEnabled,
    notifies: given.notifies ?? current.notifies,
  };
  const open = await inScope(platform, actor, scope, async (tx) => {
    await saveSetting(tx, next);
    await emit(tx, actor, {
      type: 'ALERT_RULE_CHANGED',
      organizationId: scope.organizationId,
      aggregateType: 'alert_rule',
      aggregateId: rule.kind,
      payload: { ...next },
    });
    return countOpenByKind(tx, scope);
  });
  const after = [...before.filter((row) => row !== own), next];
  return present(rule, after, scope, open.get(rule.kind) ?? 0);
}

function assertThreshold(rule: AlertRule, threshold: number | null | undefined): void {
  if (threshold === undefined || threshold === null) return;
  if (rule.threshold === null) throw invalidField('threshold', 'This rule has nothing to set.');
  if (threshold < rule.minimum || threshold > rule.maximum)
    throw invalidField('threshold', `Must be ${rule.minimum} to ${rule.maximum}${rule.unit ? ` ${rule.unit}` : ''}.`);
}

/** Those of the organization and of the platform, whose choices hold where the organization made none. */
async function readSettings(platform: Platform, scope: AlertScope): Promise<SettingRow[]> {
  const all = await withSystem(platform.db, listSettings);
  return all.filter(({ organization_id: id }) => id === null || id === scope.organizationId);
}

function present(rule: AlertRule, settings: readonly SettingRow[], scope: AlertScope, open: number): AlertRuleRecord {
  const inForce = ruleInForce(rule, settings, scope.organizationId);
  const inherited = ruleInForce(
    rule,
    settings.filter(({ organization_id: id }) => id === null && scope.organizationId !== undefined),
    scope.organizationId,
  );
  const { kind, title, help, severity, unit, minimum, maximum } = rule;
  return {
    kind,
    title,
    help,
    severity,
    unit,
    minimum,
    maximum,
    threshold: inForce.threshold,
    default_threshold: inherited.threshold,
    is_enabled: inForce.isEnabled,
    notifies: inForce.notifies,
    is_default: inForce.isDefault,
    open,
  };
}

/** How the services and the processes of the installation are at this moment. */
export async function readServices(platform: Platform): Promise<ServiceReport> {
  const now = platform.now();
  const services = await platform.services.look();
  const rows = await withSystem(platform.db, (tx) => listProcesses(tx, new Date(now.getTime() - PULSE_AGE_MS)));
  return {
    checked_at: now.toISOString(),
    services,
    processes: rows.map(({ name, roles, version, started_at: startedAt, seen_at: seenAt, stats }) => {
      const p95 = quantileOf(stats.histogram, 0.95);
      return {
        name,
        roles,
        version,
        started_at: startedAt.toISOString(),
        seen_at: seenAt.toISOString(),
        requests_a_minute: Math.round((stats.requests / stats.seconds) * 600) / 10,
        error_rate: stats.requests === 0 ? null : percent(stats.errors, stats.requests),
        p95_ms: p95 === undefined ? null : Math.round(p95 * 1000),
        memory_bytes: stats.memory_bytes,
        cpu_share: stats.cpu_share,
      };
    }),
  };
}
