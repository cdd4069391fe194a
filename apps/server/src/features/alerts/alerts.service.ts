import type { Alert, AlertCounts, AlertRecord } from '@labelwright/contract/alerts';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageResult, pageRequest } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type AlertRow,
  type AlertScope,
  acknowledge,
  closeByHand,
  countOpenAlerts,
  findAlert,
  listAlertEvents,
  listAlerts,
  mute,
} from './alerts.queries.ts';

const HOUR_MS = 3_600_000;

export type ScopeName = 'organization' | 'platform' | undefined;

/** Super administrators may look at the whole platform; others see the alerts of their organization. */
export function scopeOf(actor: Actor, scope: ScopeName): AlertScope {
  if (scope === 'platform') {
    if (actor.globalRole !== 'super_admin')
      throw new AppError('forbidden', 'Only super administrators see the alerts of the platform.');
    return { organizationId: undefined };
  }
  if (actor.organizationId === undefined) throw new AppError('forbidden', 'Choose an organization first.');
  return { organizationId: actor.organizationId };
}

/** One transaction that sees what the scope may see. */
export function inScope<T>(
  platform: Platform,
  actor: Actor,
  scope: AlertScope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return scope.organizationId === undefined ? withSystem(platform.db, work) : withActor(platform.db, actor, work);
}

export interface AlertListInput {
  state?: 'open' | 'closed' | 'all';
  kind?: string;
  severity?: string;
  project?: number;
  scope?: ScopeName;
  limit?: number;
  cursor?: string;
}

export async function pageAlerts(platform: Platform, actor: Actor, input: AlertListInput): Promise<PageResult<Alert>> {
  const scope = scopeOf(actor, input.scope);
  const asked = pageRequest({ limit: input.limit, cursor: input.cursor });
  const rows = await inScope(platform, actor, scope, (tx) =>
    listAlerts(tx, scope, {
      state: input.state ?? 'open',
      kind: input.kind,
      severity: input.severity,
      projectId: input.project,
      limit: asked.limit,
      afterId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
    }),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: page.rows.map(presentAlert) };
}

export async function countAlerts(platform: Platform, actor: Actor, scopeName: ScopeName): Promise<AlertCounts> {
  const scope = scopeOf(actor, scopeName);
  return inScope(platform, actor, scope, (tx) => countOpenAlerts(tx, scope, platform.now()));
}

export async function getAlert(platform: Platform, actor: Actor, id: number): Promise<AlertRecord> {
  const scope = ownScope(actor);
  return inScope(platform, actor, scope, async (tx) => {
    const row = await mustFind(tx, scope, id);
    const events = await listAlertEvents(tx, id);
    return {
      ...presentAlert(row),
      history: events.map((event) => ({
        event: event.event_type,
        actor: event.actor,
        at: event.created_at.toISOString(),
        text: String(event.payload.text ?? ''),
      })),
    };
  });
}

export function acknowledgeAlert(platform: Platform, actor: Actor, id: number, note: string): Promise<Alert> {
  const now = platform.now();
  return change(platform, actor, id, { type: 'ALERT_ACKNOWLEDGED', text: note }, (tx, scope) =>
    acknowledge(tx, scope, id, { userId: actor.userId ?? null, note, now }),
  );
}

export function muteAlert(platform: Platform, actor: Actor, id: number, hours: number): Promise<Alert> {
  const until = new Date(platform.now().getTime() + hours * HOUR_MS);
  return change(platform, actor, id, { type: 'ALERT_MUTED', text: until.toISOString() }, (tx, scope) =>
    mute(tx, scope, id, until),
  );
}

export function unmuteAlert(platform: Platform, actor: Actor, id: number): Promise<Alert> {
  return change(platform, actor, id, { type: 'ALERT_UNMUTED', text: '' }, (tx, scope) => mute(tx, scope, id, null));
}

export function closeAlertByHand(platform: Platform, actor: Actor, id: number): Promise<Alert> {
  return change(platform, actor, id, { type: 'ALERT_CLOSED', text: 'by hand' }, (tx, scope) =>
    closeByHand(tx, scope, id, platform.now()),
  );
}

async function change(
  platform: Platform,
  actor: Actor,
  id: number,
  event: { type: string; text: string },
  write: (tx: Tx, scope: AlertScope) => Promise<boolean>,
): Promise<Alert> {
  const scope = ownScope(actor);
  return inScope(platform, actor, scope, async (tx) => {
    const before = await mustFind(tx, scope, id);
    if (!(await write(tx, scope))) throw new AppError('conflict', 'This alert is closed.', { reason: 'closed' });
    await emit(tx, actor, {
      type: event.type,
      organizationId: before.organization_id ?? undefined,
      projectId: before.project_id ?? undefined,
      aggregateType: 'alert',
      aggregateId: id,
      payload: { alert_id: id, kind: before.kind, key: before.key, title: before.title, text: event.text },
    });
    afterCommit(tx, () => {
      if (before.organization_id !== null)
        platform.live.publish({ organizationId: before.organization_id, topic: 'alert', id: String(id) });
    });
    return presentAlert(await mustFind(tx, scope, id));
  });
}

/** A single alert is found by whoever may see it, also without saying where. */
function ownScope(actor: Actor): AlertScope {
  return scopeOf(actor, actor.globalRole === 'super_admin' ? 'platform' : 'organization');
}

async function mustFind(tx: Tx, scope: AlertScope, id: number): Promise<AlertRow> {
  const row = await findAlert(tx, scope, id);
  if (!row) throw notFound('Alert');
  return row;
}

function presentAlert(row: AlertRow): Alert {
  const isOpen = row.closed_at === null;
  return {
    ...row,
    kind: row.kind as Alert['kind'],
    severity: row.severity as Alert['severity'],
    state: isOpen ? 'open' : 'closed',
    opened_at: row.opened_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    muted_until: row.muted_until?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
    close_reason: row.close_reason as Alert['close_reason'],
    can: { acknowledge: isOpen && row.acknowledged_at === null, mute: isOpen, close: isOpen },
  };
}
