import { systemActor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type ClosedAlert,
  closeUnseen,
  listSettings,
  type NewAlert,
  type OpenedAlert,
  type SettingRow,
  saveFindings,
} from './alerts.queries.ts';
import type { Facts } from './facts.ts';
import { forgetOldFacts } from './measure.queries.ts';
import { measureFacts } from './measure.ts';
import { ALERT_RULES, type AlertRule } from './rules.ts';
import { getRule, ruleInForce } from './settings.policy.ts';

const MINUTE_MS = 60_000;
const PULSES_KEPT_MS = 24 * 60 * MINUTE_MS;
const TALLIES_KEPT_MS = 8 * 24 * 60 * MINUTE_MS;

export interface Evaluation {
  opened: number;
  closed: number;
}

/** Measures, judges, opens what is new and closes what is over. Any number of processes may do so at once. */
export async function evaluateAlerts(platform: Platform): Promise<Evaluation> {
  const facts = await measureFacts(platform);
  return withSystem(platform.db, async (tx) => {
    const { now } = facts;
    const settings = await listSettings(tx);
    const findings = ALERT_RULES.flatMap((rule) => findingsOf(rule, facts, settings));
    const opened = await saveFindings(tx, findings, now);
    const closed: ClosedAlert[] = [];
    for (const { kind, calmMinutes } of ALERT_RULES)
      closed.push(...(await closeUnseen(tx, kind, new Date(now.getTime() - calmMinutes * MINUTE_MS), now)));
    await announce(platform, tx, { opened, closed, settings, now });
    await forgetOldFacts(tx, new Date(now.getTime() - PULSES_KEPT_MS), new Date(now.getTime() - TALLIES_KEPT_MS));
    return { opened: opened.length, closed: closed.length };
  });
}

function findingsOf(rule: AlertRule, facts: Facts, settings: readonly SettingRow[]): NewAlert[] {
  const inForce = (organizationId: number | undefined) => ruleInForce(rule, settings, organizationId);
  return rule
    .judge(facts, (organizationId) => inForce(organizationId).threshold ?? 0)
    .filter(({ organizationId }) => inForce(organizationId).isEnabled)
    .map((finding) => ({
      ...finding,
      kind: rule.kind,
      severity: finding.severity ?? rule.severity,
      threshold: inForce(finding.organizationId).threshold,
    }));
}

export interface AlertChanges {
  opened: readonly OpenedAlert[];
  closed: readonly ClosedAlert[];
  settings: readonly SettingRow[];
  now: Date;
}

/** As events, which webhooks and notifications hang on, and as hints to open pages. */
export async function announce(platform: Platform, tx: Tx, changes: AlertChanges): Promise<void> {
  const { opened, closed, settings, now } = changes;
  const events = [
    ...opened.map((alert) => eventOf(isQuiet(alert, settings, now) ? 'ALERT_OPENED_QUIETLY' : 'ALERT_OPENED', alert)),
    ...closed.map((alert) => eventOf('ALERT_CLOSED', alert)),
  ];
  await emit(tx, systemActor(), ...events);
  const changed = [...opened, ...closed];
  afterCommit(tx, () => {
    for (const { organization_id: organizationId, id } of changed)
      if (organizationId !== null) platform.live.publish({ organizationId, topic: 'alert', id: String(id) });
  });
}

function isQuiet(alert: OpenedAlert, settings: readonly SettingRow[], now: Date): boolean {
  if (alert.muted_until !== null && alert.muted_until > now) return true;
  const rule = getRule(alert.kind as AlertRule['kind']);
  return !ruleInForce(rule, settings, alert.organization_id ?? undefined).notifies;
}

function eventOf(type: string, alert: ClosedAlert & Partial<OpenedAlert>): DomainEvent {
  return {
    type,
    organizationId: alert.organization_id ?? undefined,
    projectId: alert.project_id ?? undefined,
    aggregateType: 'alert',
    aggregateId: alert.id,
    payload: {
      alert_id: alert.id,
      kind: alert.kind,
      key: alert.key,
      title: alert.title,
      ...(alert.severity === undefined ? {} : { severity: alert.severity, detail: alert.detail }),
      ...(alert.project_id === null ? {} : { project_id: alert.project_id }),
    },
  };
}
