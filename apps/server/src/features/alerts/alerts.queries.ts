import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Finding } from './facts.ts';

export interface AlertRow {
  id: number;
  organization_id: number | null;
  project_id: number | null;
  kind: string;
  key: string;
  severity: string;
  title: string;
  detail: string;
  value: number | null;
  threshold: number | null;
  opened_at: Date;
  last_seen_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by: { id: number; name: string; email: string } | null;
  note: string;
  muted_until: Date | null;
  closed_at: Date | null;
  close_reason: string | null;
}

/** Whose alerts: of one organization, or all (super administrators). */
export interface AlertScope {
  organizationId: number | undefined;
}

const COLUMNS = sql`a.id, a.organization_id, a.project_id, a.kind, a.key, a.severity, a.title, a.detail, a.value, a.threshold,
  a.opened_at, a.last_seen_at, a.acknowledged_at, a.note, a.muted_until, a.closed_at, a.close_reason,
  case when u.id is null then null
    else jsonb_build_object('id', u.id, 'name', coalesce(nullif(u.display_name, ''), u.email::text), 'email', u.email) end as acknowledged_by`;

const inScope = (scope: AlertScope) =>
  scope.organizationId === undefined ? sql`true` : sql`a.organization_id = ${scope.organizationId}`;

export interface AlertFilter {
  state: 'open' | 'closed' | 'all';
  kind: string | undefined;
  severity: string | undefined;
  projectId: number | undefined;
  afterId: number | undefined;
  limit: number;
}

export async function listAlerts(tx: Tx, scope: AlertScope, filter: AlertFilter): Promise<AlertRow[]> {
  const { state, kind, severity, projectId, afterId, limit } = filter;
  const { rows } = await sql<AlertRow>`
    select ${COLUMNS} from alert a left join app_user u on u.id = a.acknowledged_by
    where ${inScope(scope)}
      and ${state === 'all' ? sql`true` : state === 'open' ? sql`a.closed_at is null` : sql`a.closed_at is not null`}
      and (${kind ?? null}::text is null or a.kind = ${kind ?? null})
      and (${severity ?? null}::text is null or a.severity = ${severity ?? null})
      and (${projectId ?? null}::bigint is null or a.project_id = ${projectId ?? null})
      and (${afterId ?? null}::bigint is null or a.id < ${afterId ?? null})
    order by a.id desc limit ${limit + 1}`.execute(tx);
  return rows;
}

export async function findAlert(tx: Tx, scope: AlertScope, id: number): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`
    select ${COLUMNS} from alert a left join app_user u on u.id = a.acknowledged_by
    where a.id = ${id} and ${inScope(scope)}`.execute(tx);
  return rows[0];
}

export async function countOpenAlerts(
  tx: Tx,
  scope: AlertScope,
  now: Date,
): Promise<{ open: number; critical: number; unacknowledged: number }> {
  const { rows } = await sql<{ open: number; critical: number; unacknowledged: number }>`
    select count(*) as open, count(*) filter (where severity = 'critical') as critical,
      count(*) filter (where acknowledged_at is null and (muted_until is null or muted_until <= ${now})) as unacknowledged
    from alert a where closed_at is null and ${inScope(scope)}`.execute(tx);
  return rows[0] ?? { open: 0, critical: 0, unacknowledged: 0 };
}

export interface AlertEventRow {
  event_type: string;
  actor: string;
  created_at: Date;
  payload: Record<string, unknown>;
}

export async function listAlertEvents(tx: Tx, id: number): Promise<AlertEventRow[]> {
  const { rows } = await sql<AlertEventRow>`
    select e.event_type, e.actor, e.created_at, e.payload from event_log e, alert a
    where a.id = ${id} and e.organization_id is not distinct from a.organization_id
      and e.aggregate_type = 'alert' and e.aggregate_id = ${String(id)}
    order by e.id limit 200`.execute(tx);
  return rows;
}

export interface NewAlert extends Omit<Finding, 'severity'> {
  kind: string;
  severity: string;
  threshold: number | null;
}

export interface OpenedAlert {
  id: number;
  organization_id: number | null;
  project_id: number | null;
  kind: string;
  key: string;
  severity: string;
  title: string;
  detail: string;
  muted_until: Date | null;
}

/** Opens what is new, which it returns, and says of the rest that it was seen again. A mute outlives the alert it was set on. */
export async function saveFindings(tx: Tx, findings: readonly NewAlert[], now: Date): Promise<OpenedAlert[]> {
  if (findings.length === 0) return [];
  const given = JSON.stringify(
    findings.map((finding) => ({
      organization_id: finding.organizationId ?? null,
      project_id: finding.projectId ?? null,
      kind: finding.kind,
      key: finding.key.slice(0, 300),
      severity: finding.severity,
      title: finding.title.slice(0, 300),
      detail: finding.detail.slice(0, 4000),
      value: finding.value ?? null,
      threshold: finding.threshold,
    })),
  );
  const { rows } = await sql<OpenedAlert & { is_new: boolean }>`
    insert into alert (organization_id, project_id, kind, key, severity, title, detail, value, threshold, opened_at, last_seen_at, muted_until)
    select g.organization_id, g.project_id, g.kind, g.key, g.severity, g.title, g.detail, g.value, g.threshold, ${now}, ${now},
      (select max(m.muted_until) from alert m where m.kind = g.kind and m.key = g.key and m.muted_until > ${now}
        and m.organization_id is not distinct from g.organization_id)
    from (
      select distinct on (organization_id, kind, key) * from jsonb_to_recordset(${given}::jsonb) as row(organization_id bigint, project_id bigint,
        kind text, key text, severity text, title text, detail text, value double precision, threshold double precision)
      -- What it is about may have gone since it was measured.
      where (organization_id is null or exists (select from organization o where o.id = row.organization_id))
        and (project_id is null or exists (select from project p where p.id = row.project_id))) g
    on conflict (coalesce(organization_id, 0), kind, key) where closed_at is null do update set
      last_seen_at = excluded.last_seen_at, title = excluded.title, detail = excluded.detail, value = excluded.value,
      severity = excluded.severity, threshold = excluded.threshold
    returning id, organization_id, project_id, kind, key, severity, title, detail, muted_until, (xmax = 0) as is_new`.execute(
    tx,
  );
  return rows.filter(({ is_new: isNew }) => isNew);
}

export interface ClosedAlert {
  id: number;
  organization_id: number | null;
  project_id: number | null;
  kind: string;
  key: string;
  title: string;
}

/** Closes those of a kind that were not seen since. */
export async function closeUnseen(tx: Tx, kind: string, seenBefore: Date, now: Date): Promise<ClosedAlert[]> {
  const { rows } = await sql<ClosedAlert>`
    update alert set closed_at = ${now}, close_reason = 'recovered'
    where kind = ${kind} and closed_at is null and last_seen_at < ${seenBefore}
    returning id, organization_id, project_id, kind, key, title`.execute(tx);
  return rows;
}

export async function closeByHand(tx: Tx, scope: AlertScope, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update alert a set closed_at = ${now}, close_reason = 'by_hand'
    where a.id = ${id} and a.closed_at is null and ${inScope(scope)} returning a.id`.execute(tx);
  return rows.length > 0;
}

export async function acknowledge(
  tx: Tx,
  scope: AlertScope,
  id: number,
  by: { userId: number | null; note: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update alert a set acknowledged_at = ${by.now}, acknowledged_by = ${by.userId}, note = ${by.note}
    where a.id = ${id} and a.closed_at is null and ${inScope(scope)} returning a.id`.execute(tx);
  return rows.length > 0;
}

export async function mute(tx: Tx, scope: AlertScope, id: number, until: Date | null): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update alert a set muted_until = ${until}
    where a.id = ${id} and a.closed_at is null and ${inScope(scope)} returning a.id`.execute(tx);
  return rows.length > 0;
}

export interface SettingRow {
  organization_id: number | null;
  kind: string;
  threshold: number | null;
  is_enabled: boolean;
  notifies: boolean;
}

export async function listSettings(tx: Tx): Promise<SettingRow[]> {
  return tx
    .selectFrom('alert_setting')
    .select(['organization_id', 'kind', 'threshold', 'is_enabled', 'notifies'])
    .execute();
}

export async function saveSetting(tx: Tx, setting: SettingRow): Promise<void> {
  await sql`
    insert into alert_setting (organization_id, kind, threshold, is_enabled, notifies)
    values (${setting.organization_id}, ${setting.kind}, ${setting.threshold}, ${setting.is_enabled}, ${setting.notifies})
    on conflict (coalesce(organization_id, 0), kind) do update set
      threshold = excluded.threshold, is_enabled = excluded.is_enabled, notifies = excluded.notifies`.execute(tx);
}

export async function countOpenByKind(tx: Tx, scope: AlertScope): Promise<Map<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select kind, count(*) as count from alert a where closed_at is null and ${inScope(scope)} group by kind`.execute(
    tx,
  );
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

export async function closeKey(
  tx: Tx,
  about: { kind: string; key: string; organizationId: number | undefined },
  now: Date,
): Promise<ClosedAlert[]> {
  const { rows } = await sql<ClosedAlert>`
    update alert set closed_at = ${now}, close_reason = 'recovered'
    where kind = ${about.kind} and key = ${about.key} and closed_at is null
      and organization_id is not distinct from ${about.organizationId ?? null}
    returning id, organization_id, project_id, kind, key, title`.execute(tx);
  return rows;
}
