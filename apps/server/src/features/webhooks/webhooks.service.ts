import { randomBytes } from 'node:crypto';
import {
  type CreateWebhook,
  MASKED_HEADER,
  type RotateSecret,
  type UpdateWebhook,
  type WebhookRecord,
  type WebhookScope,
  type WebhookSecret,
  type WebhookWithSecret,
} from '@labelwright/contract/webhooks';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkActions, checkUrl } from './check-webhook.ts';
import { requireAdministrator, requireProject, requireSuperAdmin, requireWebhook, within } from './require-webhook.ts';
import { makeSecret } from './sign-body.ts';
import { sealHeaders, webhookBody } from './webhook-body.ts';
import {
  deleteWebhook,
  findWebhook,
  findWorkspaceOf,
  hasWorkspace,
  insertWebhook,
  listWebhooks,
  type Owner,
  resetHealth,
  setActions,
  updateSecret,
  updateWebhook,
  type WebhookRow,
  type WebhookValues,
} from './webhooks.queries.ts';

const SECRET_BYTES = 32;
const HINT = 4;
const HOUR_MS = 3_600_000;

export async function pageWebhooks(
  platform: Platform,
  actor: Actor,
  { project: projectId, scope }: { project?: number; scope?: 'global' },
  asked: PageRequest,
): Promise<PageResult<WebhookRecord>> {
  const owner = await ownerOf(platform, actor, projectId, scope === 'global');
  const { rows, total } = await within(platform, actor, owner, (tx) =>
    listWebhooks(tx, owner, projectId, {
      afterId: Number(asked.after?.[0] ?? 0) || 0,
      limit: asked.limit,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    }),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: page.rows.map((row) => webhookBody(platform, row)), total };
}

function ownerOf(platform: Platform, actor: Actor, projectId: number | undefined, isGlobal: boolean): Promise<Owner> {
  if (projectId !== undefined) return requireProject(platform, actor, projectId);
  if (!isGlobal) return requireAdministrator(platform, actor);
  requireSuperAdmin(actor);
  return Promise.resolve(null);
}

interface Place {
  scope: WebhookScope;
  organization_id: Owner;
  workspace_id: number | null;
  project_id: number | null;
}

export async function createWebhook(platform: Platform, actor: Actor, body: CreateWebhook): Promise<WebhookWithSecret> {
  const place = await placeOf(platform, actor, body);
  const actions = body.actions ?? [];
  checkActions(place.scope, actions);
  await checkUrl(platform, body.url);
  const secret = body.secret ?? makeSecret(randomBytes(SECRET_BYTES));
  const isActive = body.is_active ?? true;
  return within(platform, actor, place.organization_id, async (tx) => {
    const id = await insertWebhook(
      tx,
      {
        ...place,
        url: body.url,
        description: body.description ?? '',
        send_payload: body.send_payload ?? true,
        // Who names actions means these.
        send_for_all_actions: body.send_for_all_actions ?? actions.length === 0,
        payload_format: body.payload_format ?? 'label_studio',
        headers: sealHeaders(platform, body.headers ?? null, null),
        secret: platform.vault.seal(secret),
        secret_hint: secret.slice(-HINT),
        ...activity(platform, isActive),
        created_by: actor.userId ?? null,
      },
      actions,
    );
    const row = await getWebhook(tx, place.organization_id, id);
    await tell(tx, platform, actor, 'WEBHOOK_CREATED', row);
    return { ...webhookBody(platform, row), secret };
  });
}

/** Project and workspace may both be given when they belong together; the narrower counts (C-081). */
async function placeOf(platform: Platform, actor: Actor, body: CreateWebhook): Promise<Place> {
  const { project, workspace } = body;
  if (body.scope === 'global') {
    requireSuperAdmin(actor);
    if (project || workspace) throw invalidField('scope', 'A global webhook has neither project nor workspace.');
    return { scope: 'global', organization_id: null, workspace_id: null, project_id: null };
  }
  if (project) {
    const organizationId = await requireProject(platform, actor, project);
    if (workspace) {
      const owner = await within(platform, actor, organizationId, (tx) => findWorkspaceOf(tx, project));
      if (owner !== workspace) throw invalidField('workspace', 'The project is not in this workspace.');
    }
    return { scope: 'project', organization_id: organizationId, workspace_id: null, project_id: project };
  }
  const organizationId = await requireAdministrator(platform, actor);
  if (!workspace)
    return { scope: 'organization', organization_id: organizationId, workspace_id: null, project_id: null };
  if (!(await within(platform, actor, organizationId, (tx) => hasWorkspace(tx, organizationId, workspace))))
    throw invalidField('workspace', 'There is no such workspace.');
  return { scope: 'workspace', organization_id: organizationId, workspace_id: workspace, project_id: null };
}

function activity(platform: Platform, isActive: boolean) {
  return {
    is_active: isActive,
    disabled_reason: isActive ? null : ('by_hand' as const),
    disabled_detail: '',
    disabled_at: isActive ? null : platform.now(),
  };
}

export async function readWebhook(platform: Platform, actor: Actor, id: number): Promise<WebhookRecord> {
  return webhookBody(platform, await requireWebhook(platform, actor, id));
}

/** Switching on forgets what went wrong; what waited is sent then. */
export async function changeWebhook(
  platform: Platform,
  actor: Actor,
  id: number,
  body: UpdateWebhook,
): Promise<WebhookRecord> {
  const before = await requireWebhook(platform, actor, id);
  if (body.actions !== undefined) checkActions(before.scope, body.actions);
  assertOwnAddress(before, body);
  if (body.url !== undefined && body.url !== before.url) await checkUrl(platform, body.url);
  const { url, description, send_payload, send_for_all_actions, payload_format, headers, is_active: isActive } = body;
  const given = { url, description, send_payload, send_for_all_actions, payload_format };
  const values: Partial<WebhookValues> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  if (headers !== undefined && before.ml_backend_id === null)
    values.headers = sealHeaders(platform, headers, before.headers);
  const isSwitched = isActive !== undefined && isActive !== before.is_active;
  if (isSwitched) Object.assign(values, activity(platform, isActive));
  return within(platform, actor, before.organization_id, async (tx) => {
    await updateWebhook(tx, before.organization_id, id, values);
    if (body.actions !== undefined) await setActions(tx, before.organization_id, id, body.actions);
    if (isSwitched && isActive) await resetHealth(tx, id, platform.now());
    const row = await getWebhook(tx, before.organization_id, id);
    await tell(tx, platform, actor, 'WEBHOOK_UPDATED', row, { changed: Object.keys(body) });
    return webhookBody(platform, row);
  });
}

/** The way into a model stays with the model: here it could be sent to anybody. */
function assertOwnAddress(before: WebhookRow, { url, headers }: UpdateWebhook): void {
  if (before.ml_backend_id === null) return;
  const isOther = (url !== undefined && url !== before.url) || hasOwnValues(headers);
  if (isOther)
    throw new AppError('conflict', 'Address and headers are those of the connected model. Change the model instead.', {
      reason: 'belongs_to_model',
    });
}

/** Clients send masked headers back as they got them. */
function hasOwnValues(headers: UpdateWebhook['headers']): boolean {
  return Object.values(headers ?? {}).some((value) => value !== MASKED_HEADER);
}

export async function removeWebhook(platform: Platform, actor: Actor, id: number): Promise<void> {
  const row = await requireWebhook(platform, actor, id);
  await within(platform, actor, row.organization_id, async (tx) => {
    await deleteWebhook(tx, row.organization_id, id);
    await tell(tx, platform, actor, 'WEBHOOK_DELETED', row);
  });
}

/** For a while both secrets sign, so that receivers can be given the new one without losing anything. */
export async function rotateSecret(
  platform: Platform,
  actor: Actor,
  id: number,
  { overlap_hours: hours = 24 }: RotateSecret,
): Promise<WebhookSecret> {
  const row = await requireWebhook(platform, actor, id);
  const secret = makeSecret(randomBytes(SECRET_BYTES));
  const until = hours === 0 ? null : new Date(platform.now().getTime() + hours * HOUR_MS);
  await within(platform, actor, row.organization_id, async (tx) => {
    await updateSecret(tx, id, {
      sealed: platform.vault.seal(secret),
      hint: secret.slice(-HINT),
      previous: until === null ? null : row.secret,
      previousUntil: until,
    });
    await tell(tx, platform, actor, 'WEBHOOK_SECRET_ROTATED', row, { overlap_hours: hours });
  });
  return { secret, previous_secret_until: until?.toISOString() ?? null };
}

async function getWebhook(tx: Tx, owner: Owner, id: number): Promise<WebhookRow> {
  const row = await findWebhook(tx, owner, id);
  if (!row) throw notFound('Webhook');
  return row;
}

/** Only the host of the address: tokens often stand behind it. */
async function tell(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  type: string,
  row: WebhookRow,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const { id, organization_id: organizationId, project_id: projectId } = row;
  await emit(tx, actor, {
    type,
    organizationId: organizationId ?? undefined,
    projectId: projectId ?? undefined,
    aggregateType: 'webhook',
    aggregateId: id,
    payload: {
      webhook_id: id,
      host: new URL(row.url).host,
      ...(projectId === null ? {} : { project_id: projectId }),
      ...facts,
    },
  });
  if (organizationId !== null)
    afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'webhooks', id: String(id) }));
}
