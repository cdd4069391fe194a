import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import type { Entity } from '@labelwright/contract/webhook-bodies';
import { afterCommit, type Tx, withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { callsFor, covers, type Listener, namesOf, wants } from './match.policy.ts';
import {
  insertDeliveries,
  insertMessages,
  listListeners,
  listPredictionsById,
  listProjectPlaces,
  markPrepared,
  type NewDelivery,
  type NewMessage,
  type ProjectPlace,
  takeEvents,
  type WaitingEvent,
} from './messages.queries.ts';
import { planEvent } from './plan-event.ts';
import { type ReadTask, readEntities } from './read-entities.ts';
import { type Draft, resolvePlan } from './resolve-plan.ts';
import { type Written, writeContent } from './write-content.ts';

const EVENTS = 100;
/** Tasks read together. */
const BLOCK = 300;

/** Writes down what waiting events tell, and to whom, in their order. Returns how many events it took. */
export async function prepareMessages(platform: Platform): Promise<number> {
  try {
    return await prepareSome(platform, EVENTS);
  } catch (error) {
    // One that cannot be told must not keep all the others: one by one they show which it is.
    platform.log.warn({ err: error }, 'webhook messages not prepared together');
    return prepareSome(platform, 1).catch((again: unknown) => giveUp(platform, again));
  }
}

function prepareSome(platform: Platform, limit: number): Promise<number> {
  return withSystem(platform.db, async (tx) => {
    const events = await takeEvents(tx, limit);
    if (events.length === 0) return 0;
    const organizations = events.flatMap((event) => event.organization_id ?? []);
    const listeners = await listListeners(tx, [...new Set(organizations)]);
    const drafts: Draft[] = [];
    for (const event of events)
      for (const plan of planEvent(event)) {
        const heard = listeners.filter((listener) => namesOf(plan.action).some((name) => wants(listener, name)));
        if (heard.length > 0) drafts.push(...(await resolvePlan(tx, event, plan)));
      }
    const places = new Map((await listProjectPlaces(tx, projectsOf(drafts))).map((place) => [place.id, place]));
    for (const block of blocksOf(drafts)) await writeBlock(tx, platform, block, places, listeners);
    await markPrepared(
      tx,
      events.map(({ id }) => id),
    );
    return events.length;
  });
}

async function giveUp(platform: Platform, error: unknown): Promise<number> {
  return withSystem(platform.db, async (tx) => {
    const [event] = await takeEvents(tx, 1);
    if (!event) return 0;
    const message = error instanceof Error ? error.message : String(error);
    platform.log.error(
      { err: error, eventId: event.event_id, eventType: event.event_type },
      'event not told to webhooks',
    );
    await markPrepared(tx, [event.id], message.slice(0, 1000));
    if (event.organization_id !== null) platform.outcomes.add('webhook', event.organization_id, false);
    return 1;
  });
}

function projectsOf(drafts: readonly Draft[]): number[] {
  return [...new Set(drafts.flatMap((draft) => draft.projectId ?? []))];
}

function* blocksOf(drafts: readonly Draft[]): Generator<Draft[]> {
  let block: Draft[] = [];
  let size = 0;
  for (const draft of drafts) {
    block.push(draft);
    size += Math.max(1, draft.taskIds.length);
    if (size < BLOCK) continue;
    yield block;
    block = [];
    size = 0;
  }
  if (block.length > 0) yield block;
}

async function writeBlock(
  tx: Tx,
  platform: Platform,
  drafts: readonly Draft[],
  places: ReadonlyMap<number, ProjectPlace>,
  listeners: readonly (Listener & { is_active: boolean })[],
): Promise<void> {
  const heard = drafts.filter((draft) => listenersOf(draft, places, listeners).length > 0);
  const tasks = await readBlock(tx, heard, places);
  const predictions = await readPredictions(tx, heard);
  // Half of what a body may have: the project and the frame come on top.
  const maxCharacters = platform.config.webhookMaxBodyKb * 500;
  const messages: { message: NewMessage; written: Written; draft: Draft }[] = [];
  for (const draft of heard)
    for (const written of writeContent(draft, { tasks, predictions }, maxCharacters))
      messages.push({ message: messageOf(draft, written, places), written, draft });
  if (messages.length === 0) return;
  const ids = await insertMessages(
    tx,
    messages.map(({ message }) => message),
  );
  const deliveries = messages.flatMap(({ message, written, draft }, index) =>
    deliveriesOf(message, written, ids[index] ?? 0, listenersOf(draft, places, listeners)),
  );
  await insertDeliveries(tx, deliveries, platform.now());
  afterCommit(tx, () => tellPages(platform, deliveries, listeners));
}

function listenersOf<L extends Listener>(
  draft: Draft,
  places: ReadonlyMap<number, ProjectPlace>,
  listeners: readonly L[],
): L[] {
  const place = draft.projectId === null ? undefined : places.get(draft.projectId);
  const action = draft.action as WebhookAction;
  const happening = {
    organizationId: draft.event.organization_id,
    workspaceId: place?.workspace_id ?? null,
    projectId: draft.projectId,
  };
  return listeners.filter((listener) =>
    namesOf(action).some((name) => wants(listener, name) && covers(listener, { ...happening, action: name })),
  );
}

async function readBlock(
  tx: Tx,
  drafts: readonly Draft[],
  places: ReadonlyMap<number, ProjectPlace>,
): Promise<Map<number, ReadTask>> {
  const tasks = new Map<number, ReadTask>();
  for (const [projectId, own] of Map.groupBy(drafts, (draft) => draft.projectId)) {
    const place = projectId === null ? undefined : places.get(projectId);
    if (!place || projectId === null) continue;
    const ids = own.flatMap((draft) =>
      draft.kind === 'gone_tasks' || draft.kind === 'predictions' ? [] : draft.taskIds,
    );
    const read = await readEntities(tx, { organizationId: place.organization_id, projectId }, [...new Set(ids)]);
    for (const [id, task] of read) tasks.set(id, task);
  }
  return tasks;
}

async function readPredictions(tx: Tx, drafts: readonly Draft[]): Promise<Map<number, Entity>> {
  const ids = drafts.flatMap((draft) => draft.predictions.map(({ id }) => id));
  const read = ids.length === 0 ? [] : await listPredictionsById(tx, ids);
  return new Map(read.map((prediction) => [prediction.id, prediction]));
}

function messageOf(draft: Draft, written: Written, places: ReadonlyMap<number, ProjectPlace>): NewMessage {
  const place = draft.projectId === null ? undefined : places.get(draft.projectId);
  const { event }: { event: WaitingEvent } = draft;
  return {
    organizationId: event.organization_id,
    workspaceId: place?.workspace_id ?? null,
    projectId: draft.projectId,
    eventId: event.event_id,
    action: written.action,
    lanes: written.lanes,
    content: written.content,
    entityCount: written.entityCount,
    occurredAt: event.occurred_at,
  };
}

function deliveriesOf(
  message: NewMessage,
  { action, entityCount }: Written,
  messageId: number,
  listeners: readonly (Listener & { is_active: boolean })[],
): NewDelivery[] {
  const { organizationId, workspaceId, projectId } = message;
  const happening = { action, organizationId, workspaceId, projectId, entityCount };
  return listeners
    .filter((listener) => listener.is_active)
    .flatMap((listener) =>
      callsFor(listener, happening).map((call) => ({
        organizationId: listener.organization_id,
        webhookId: listener.id,
        messageId,
        projectId,
        ...call,
      })),
    );
}

function tellPages(platform: Platform, deliveries: readonly NewDelivery[], listeners: readonly Listener[]): void {
  const told = new Set(deliveries.map(({ webhookId }) => webhookId));
  for (const { id, organization_id: organizationId } of listeners)
    if (told.has(id) && organizationId !== null)
      platform.live.publish({ organizationId, topic: 'webhooks', id: String(id) });
}
