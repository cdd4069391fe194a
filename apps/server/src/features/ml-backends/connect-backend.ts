import type { CreateMlBackend, MlBackend, UpdateMlBackend } from '@labelwright/contract/ml-backends';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { followVersion } from './after-work.ts';
import { backendBody } from './backend-view.ts';
import {
  type BackendChange,
  type BackendRow,
  deleteBackend,
  findBackend,
  findModelProject,
  insertBackend,
  listBackends,
  setFollowed,
  updateBackend,
} from './backends.queries.ts';
import { askHowItIs, checkBackend, nextCheckAfter, publishBackends } from './check-backend.ts';
import { openBackend } from './open-backend.ts';
import { requireBackend } from './require-backend.ts';
import { subscribeBackend } from './subscribe-backend.ts';

type Body = UpdateMlBackend;

export async function listProjectBackends(
  platform: Platform,
  actor: Actor,
  asked: { project: number; is_interactive?: boolean },
): Promise<MlBackend[]> {
  const access = await requireAccess(platform, actor, { kind: 'project', reference: asked.project }, 'task.read');
  const isManager = access.can('prediction.manage');
  // Whoever labels only needs to know of the models that help with it.
  const isInteractive = isManager ? asked.is_interactive : true;
  const rows = await withActor(platform.db, actor, (tx) => listBackends(tx, access, isInteractive));
  return rows.map((row) => (isManager ? backendBody(row) : hidden(row)));
}

/** What annotators may see of a model: that it is there, and how it is. */
function hidden(row: BackendRow): MlBackend {
  return {
    ...backendBody({ ...row, extra_params: {}, secret_sealed: null, access_token_sealed: null, basic_auth_user: '' }),
    url: '',
    error_message: null,
    webhook: null,
    webhook_off_reason: null,
    can: { update: false },
  };
}

export async function createBackend(platform: Platform, actor: Actor, body: CreateMlBackend): Promise<MlBackend> {
  const access = await requireAccess(
    platform,
    actor,
    { kind: 'project', reference: body.project },
    'prediction.manage',
  );
  await assertAllowed(platform, body.url);
  const change = changeOf(platform, body, undefined);
  const verdict = await assertWorks(platform, actor, access, { ...EMPTY, ...change, url: body.url });
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const id = await insertBackend(tx, access, {
      ...change,
      url: body.url,
      title: body.title?.trim() || new URL(body.url).host,
      state: 'connected',
      model_class: verdict.modelClass ?? '',
      model_version: verdict.modelVersion ?? '',
      checked_at: now,
      next_check_at: new Date(now.getTime() + nextCheckAfter(0)),
      created_by: actor.userId ?? null,
    });
    const row = await findBackend(tx, access.organizationId, id);
    if (row) await subscribeBackend(tx, platform, actor, row, body.hears_annotations ?? true);
    return told(tx, platform, actor, id, 'ML_BACKEND_CREATED', access);
  });
}

export async function changeBackend(
  platform: Platform,
  actor: Actor,
  id: number,
  body: UpdateMlBackend,
): Promise<MlBackend> {
  const { row, access } = await requireBackend(platform, actor, id);
  if (body.project !== undefined && body.project !== row.project_id)
    throw invalidField('project', 'A backend stays with its project. Connect it to the other project as well.');
  const change = changeOf(platform, body, row);
  const isElsewhere = body.url !== undefined && body.url !== row.url;
  if (isElsewhere) {
    await assertAllowed(platform, body.url ?? row.url);
    assertSecretsStay(row, body);
  }
  if (isElsewhere || REACHING.some((key) => body[key] !== undefined)) {
    const verdict = await assertWorks(platform, actor, access, { ...row, ...change, ...extra(body, row) });
    Object.assign(change, { state: 'connected', error_message: '', failed_checks: 0, checked_at: platform.now() });
    if (verdict.modelVersion !== undefined && (row.auto_update || row.model_version === ''))
      change.model_version = verdict.modelVersion;
  }
  return withActor(platform.db, actor, async (tx) => {
    if (!(await updateBackend(tx, access.organizationId, id, change))) throw notFound('ML backend');
    if (body.is_followed !== undefined) await follow(platform, tx, actor, access, id, body.is_followed);
    const fresh = await findBackend(tx, access.organizationId, id);
    if (fresh) await subscribeBackend(tx, platform, actor, fresh, body.hears_annotations);
    return told(tx, platform, actor, id, 'ML_BACKEND_UPDATED', access);
  });
}

export async function removeBackend(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { row, access } = await requireBackend(platform, actor, id);
  await withActor(platform.db, actor, async (tx) => {
    if (!(await deleteBackend(tx, access.organizationId, id))) throw notFound('ML backend');
    await emit(tx, actor, backendEvent('ML_BACKEND_DELETED', row));
    afterCommit(tx, () => publishBackends(platform, access));
  });
}

/** What a person asked for: the state as it is after the look, good or not. */
export async function lookNow(platform: Platform, actor: Actor, id: number): Promise<MlBackend> {
  const { row, access } = await requireBackend(platform, actor, id);
  await checkBackend(platform, actor, row);
  const fresh = await withActor(platform.db, actor, (tx) => findBackend(tx, access.organizationId, id));
  if (!fresh) throw notFound('ML backend');
  return backendBody(fresh);
}

/** The project shows the versions of this backend from now on. */
async function follow(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  isFollowed: boolean,
): Promise<void> {
  const row = await findBackend(tx, access.organizationId, id);
  if (!row || row.is_followed === isFollowed) return;
  await setFollowed(tx, access, isFollowed ? id : undefined);
  if (isFollowed && row.model_version !== '') await followVersion(platform, tx, actor, access, row.model_version);
}

const EMPTY = {
  auth_method: 'NONE',
  basic_auth_user: '',
  secret_sealed: null,
  access_token_sealed: null,
  extra_params: {},
} as const;

/** What decides whether a backend can be reached and set up. */
const REACHING = [
  'auth_method',
  'basic_auth_user',
  'basic_auth_pass',
  'bearer_token',
  'access_token',
  'extra_params',
] as const;

function changeOf(platform: Platform, body: Body, current: BackendRow | undefined): BackendChange {
  const change: BackendChange = {};
  if (body.url !== undefined) change.url = body.url;
  const title = body.title?.trim();
  if (title) change.title = title;
  if (body.description !== undefined) change.description = body.description ?? '';
  for (const key of ['is_interactive', 'auto_update', 'trains', 'batch_size', 'auth_method'] as const)
    if (body[key] !== undefined) Object.assign(change, { [key]: body[key] });
  if (body.basic_auth_user !== undefined) change.basic_auth_user = body.basic_auth_user ?? '';
  if (body.timeout !== undefined && body.timeout !== null) change.timeout_ms = Math.round(body.timeout * 1000);
  const method = body.auth_method ?? current?.auth_method ?? 'NONE';
  const secret = method === 'BEARER' ? body.bearer_token : body.basic_auth_pass;
  if (secret !== undefined || method === 'NONE') change.secret_sealed = seal(platform, secret);
  else if (current && method !== current.auth_method) change.secret_sealed = null;
  if (body.access_token !== undefined) change.access_token_sealed = seal(platform, body.access_token);
  if (body.extra_params !== undefined) change.extra_params = JSON.stringify(readParams(body.extra_params));
  return change;
}

const seal = (platform: Platform, secret: string | null | undefined): string | null =>
  secret ? platform.vault.seal(secret) : null;

/** Label Studio's pages send the text of a JSON object. */
function readParams(given: UpdateMlBackend['extra_params']): Record<string, unknown> {
  if (given === null || given === undefined || given === '') return {};
  if (typeof given !== 'string') return given;
  try {
    const parsed: unknown = JSON.parse(given);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // The sentence below says it.
  }
  throw invalidField('extra_params', 'Write a JSON object, such as {"threshold": 0.5}.');
}

const extra = (body: Body, row: BackendRow) => ({
  extra_params: body.extra_params === undefined ? row.extra_params : readParams(body.extra_params),
});

async function assertAllowed(platform: Platform, url: string): Promise<void> {
  await platform.outbound.assertAllowedUrl(url).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error;
    throw invalidField('url', `This address cannot be called: ${error.message}.`);
  });
}

/** Whoever may change the address must not get what is stored sent to another server. */
function assertSecretsStay(row: BackendRow, body: Body): void {
  if (new URL(row.url).origin === new URL(body.url ?? row.url).origin) return;
  const method = body.auth_method ?? row.auth_method;
  const given = method === 'BEARER' ? body.bearer_token : body.basic_auth_pass;
  const asksForSecret = row.secret_sealed !== null && method !== 'NONE' && given === undefined;
  const asksForToken = row.access_token_sealed !== null && body.access_token === undefined;
  if (!asksForSecret && !asksForToken) return;
  throw invalidField('url', 'This is another server. Give the password and the access token again, or clear them.');
}

type Reached = Pick<BackendRow, 'url' | 'auth_method' | 'basic_auth_user' | 'secret_sealed' | 'access_token_sealed'> & {
  extra_params?: unknown;
};

/** A backend is stored once it has answered for this project (S4-386). */
async function assertWorks(platform: Platform, actor: Actor, access: ProjectAccess, reached: Reached) {
  const project = await withActor(platform.db, actor, (tx) => findModelProject(tx, access));
  if (!project) throw notFound('Project');
  const params = typeof reached.extra_params === 'string' ? readParams(reached.extra_params) : reached.extra_params;
  const row = { ...reached, extra_params: (params ?? {}) as Record<string, unknown> };
  const verdict = await askHowItIs(platform, openBackend(platform, row), row, project);
  if (verdict.state === 'connected') return verdict;
  throw new AppError('validation', `The model does not work at this address: ${verdict.error}`, {
    reason: 'model_unreachable',
    details: { url: [verdict.error] },
  });
}

function backendEvent(type: string, row: BackendRow) {
  return {
    type,
    organizationId: row.organization_id,
    projectId: row.project_id,
    aggregateType: 'ml_backend',
    aggregateId: row.id,
    payload: { project_id: row.project_id, ml_backend_id: row.id, title: row.title, url: row.url },
  };
}

async function told(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  id: number,
  type: string,
  access: ProjectAccess,
): Promise<MlBackend> {
  const row = await findBackend(tx, access.organizationId, id);
  if (!row) throw notFound('ML backend');
  await emit(tx, actor, backendEvent(type, row));
  afterCommit(tx, () => publishBackends(platform, access));
  return backendBody(row);
}
