import type { Entity } from '@labelwright/contract/webhook-bodies';
import type { WebhookScope } from '@labelwright/contract/webhooks';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { OutboxEvent } from '../../platform/events/event.ts';
import type { Listener } from './match.policy.ts';
import type { PredictionRange, TaskRange } from './plan-event.ts';

/** Webhooks of these organizations and of the platform, also those that are switched off: they can be replayed later. */
export async function listListeners(
  tx: Tx,
  organizationIds: readonly number[],
): Promise<(Listener & { is_active: boolean })[]> {
  const { rows } = await sql<Listener & { is_active: boolean; scope: WebhookScope }>`
    select w.id, w.scope, w.organization_id, w.workspace_id, w.project_id, w.send_for_all_actions, w.is_active,
      array(select a.action from webhook_action a where a.webhook_id = w.id) as actions
    from webhook w
    where (w.organization_id = any (${organizationIds}::bigint[]) or w.scope = 'global')
      and w.disabled_reason is distinct from 'project_deleted'`.execute(tx);
  return rows;
}

/** Events come at least once; here each is once. */
export async function insertEvents(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  const rows = JSON.stringify(
    events.map((event) => ({
      organization_id: event.organizationId ?? null,
      event_id: event.id,
      event_type: event.type,
      aggregate_type: event.aggregateType,
      aggregate_id: event.aggregateId,
      payload: event.payload,
      actor_user_id: event.actorUserId ?? null,
      occurred_at: event.createdAt,
    })),
  );
  await sql`
    insert into webhook_event (organization_id, event_id, event_type, aggregate_type, aggregate_id, payload, actor_user_id, occurred_at)
    select organization_id, event_id, event_type, aggregate_type, aggregate_id, payload, actor_user_id, occurred_at
    from jsonb_to_recordset(${rows}::jsonb) as row(organization_id bigint, event_id uuid, event_type text, aggregate_type text,
      aggregate_id text, payload jsonb, actor_user_id bigint, occurred_at timestamptz)
    on conflict (event_id) do nothing`.execute(tx);
}

export interface WaitingEvent {
  id: number;
  organization_id: number | null;
  event_id: string;
  event_type: string;
  aggregate_type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  occurred_at: Date;
}

/** Any number, as long as no other lock of the program has it. */
const PREPARE_LOCK = 7_340_250;

/** The oldest, for one process at a time: messages are numbered in the order of their events. */
export async function takeEvents(tx: Tx, limit: number): Promise<WaitingEvent[]> {
  // A statement of its own, so that the next one sees what the holder before has committed.
  await sql`select pg_advisory_xact_lock(${PREPARE_LOCK})`.execute(tx);
  const { rows } = await sql<WaitingEvent>`
    select id, organization_id, event_id, event_type, aggregate_type, aggregate_id, payload, occurred_at
    from webhook_event where prepared_at is null order by id limit ${limit}`.execute(tx);
  return rows;
}

export async function markPrepared(tx: Tx, ids: readonly number[], error?: string): Promise<void> {
  await sql`
    update webhook_event set prepared_at = now(), error = ${error ?? null} where id = any (${ids}::bigint[])`.execute(
    tx,
  );
}

export interface NewMessage {
  organizationId: number | null;
  workspaceId: number | null;
  projectId: number | null;
  eventId: string;
  action: string;
  lanes: readonly string[];
  content: string;
  entityCount: number;
  occurredAt: Date;
}

/** Their ids, in the given order. */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<number[]> {
  const rows = JSON.stringify(
    messages.map((message, index) => ({
      index,
      organization_id: message.organizationId,
      workspace_id: message.workspaceId,
      project_id: message.projectId,
      event_id: message.eventId,
      action: message.action,
      lanes: message.lanes,
      content: message.content,
      entity_count: message.entityCount,
      occurred_at: message.occurredAt,
    })),
  );
  const inserted = await sql<{ id: number }>`
    insert into webhook_message (organization_id, workspace_id, project_id, event_id, action, lanes, content, entity_count, occurred_at)
    select organization_id, workspace_id, project_id, event_id, action,
      array(select jsonb_array_elements_text(lanes)), content, entity_count, occurred_at
    from jsonb_to_recordset(${rows}::jsonb) as row(index integer, organization_id bigint, workspace_id bigint, project_id bigint,
      event_id uuid, action text, lanes jsonb, content text, entity_count integer, occurred_at timestamptz)
    order by index
    returning id`.execute(tx);
  return inserted.rows.map(({ id }) => id).sort((a, b) => a - b);
}

export interface NewDelivery {
  organizationId: number | null;
  webhookId: number;
  messageId: number;
  projectId: number | null;
  action: string;
  item: number | null;
}

export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  now: Date,
  isReplay = false,
): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = JSON.stringify(
    deliveries.map((delivery, index) => ({
      index,
      organization_id: delivery.organizationId,
      webhook_id: delivery.webhookId,
      message_id: delivery.messageId,
      project_id: delivery.projectId,
      action: delivery.action,
      item: delivery.item,
    })),
  );
  await sql`
    insert into webhook_delivery (organization_id, webhook_id, message_id, project_id, action, item, next_attempt_at, created_at, is_replay)
    select organization_id, webhook_id, message_id, project_id, action, item, ${now}, ${now}, ${isReplay}
    from jsonb_to_recordset(${rows}::jsonb) as row(index integer, organization_id bigint, webhook_id bigint, message_id bigint,
      project_id bigint, action text, item integer)
    order by index`.execute(tx);
}

export interface ProjectPlace {
  id: number;
  organization_id: number;
  workspace_id: number;
}

export async function listProjectPlaces(tx: Tx, projectIds: readonly number[]): Promise<ProjectPlace[]> {
  const { rows } = await sql<ProjectPlace>`
    select id, organization_id, workspace_id from project where id = any (${projectIds}::bigint[])`.execute(tx);
  return rows;
}

export async function listTasksInRange(tx: Tx, projectId: number, range: TaskRange): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where project_id = ${projectId} and id between ${range.first} and ${range.last}
      and (${range.importId ?? null}::bigint is null or import_id = ${range.importId ?? null}::bigint)
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface AnnotationPlace {
  id: number;
  task_id: number;
}

export async function listPlaces(tx: Tx, annotationIds: readonly number[]): Promise<AnnotationPlace[]> {
  const { rows } = await sql<AnnotationPlace>`
    select id, task_id from annotation where id = any (${annotationIds}::bigint[]) order by id`.execute(tx);
  return rows;
}

/** Of tasks, where the event names no annotations. `until`: who came later has an event of their own. */
export async function listAnnotationsOfTasks(
  tx: Tx,
  taskIds: readonly number[],
  which: { origin?: string; until?: Date },
): Promise<AnnotationPlace[]> {
  const { rows } = await sql<AnnotationPlace>`
    select id, task_id from annotation
    where task_id = any (${taskIds}::bigint[]) and deleted_at is null
      and (${which.origin ?? null}::text is null or origin = ${which.origin ?? null}::text)
      and (${which.until ?? null}::timestamptz is null or import_id is not null or created_at <= ${which.until ?? null}::timestamptz)
    order by id`.execute(tx);
  return rows;
}

/** In the order of their ids. Those that were replaced meanwhile are not told any more. */
export async function listPredictionPlaces(
  tx: Tx,
  projectId: number,
  range: PredictionRange | undefined,
  taskIds: readonly number[],
): Promise<AnnotationPlace[]> {
  const which = range ? sql`id between ${range.first} and ${range.last}` : sql`task_id = any (${taskIds}::bigint[])`;
  const { rows } = await sql<AnnotationPlace>`
    select id, task_id from prediction where project_id = ${projectId} and ${which} order by id`.execute(tx);
  return rows;
}

/** As the API shows them. */
export async function listPredictionsById(tx: Tx, ids: readonly number[]): Promise<Entity[]> {
  const { rows } = await sql<Entity & { created_at: Date; updated_at: Date }>`
    select id, task_id as task, project_id as project, result, score, model_version, cluster, neighbors, mislabeling,
      created_at, updated_at
    from prediction where id = any (${ids}::bigint[]) order by id`.execute(tx);
  return rows.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }));
}

export interface TaskFacts {
  id: number;
  is_labeled: boolean;
  overlap: number;
  status: string;
  priority: number;
  review_status: string | null;
}

/** What the export does not say of a task. */
export async function listTaskFacts(tx: Tx, taskIds: readonly number[]): Promise<TaskFacts[]> {
  const { rows } = await sql<TaskFacts>`
    select id, is_labeled, overlap, status, priority, review_status from task
    where id = any (${taskIds}::bigint[])`.execute(tx);
  return rows;
}

/** undefined: removed meanwhile. */
export async function findLabelLink(tx: Tx, id: number): Promise<{ link: Entity; label: Entity } | undefined> {
  const { rows } = await sql<{ link: Entity; label: Entity }>`
    select jsonb_build_object('id', k.id, 'project', k.project_id, 'label', k.label_id, 'from_name', k.from_name,
        'created_at', k.created_at, 'updated_at', k.updated_at) as link,
      jsonb_build_object('id', l.id, 'title', l.title, 'description', l.description, 'value', l.value, 'color', l.color,
        'workspace', l.workspace_id, 'organization', l.organization_id, 'approved', l.status = 'approved',
        'created_at', l.created_at, 'updated_at', l.updated_at) as label
    from label_link k join library_label l on l.organization_id = k.organization_id and l.id = k.label_id
    where k.id = ${id}`.execute(tx);
  return rows[0];
}
