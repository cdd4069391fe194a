import type {
  Embedding,
  EmbeddingCreate,
  EmbeddingUpdate,
  TemplateDashboard,
  TemplateDashboardCreate,
  TemplateDashboardUpdate,
} from '@labelwright/contract/dashboards';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { findProject, readerOf } from '../../projects/index.ts';
import { hasOrganizationPermission, requireAccess } from '../../tenants/index.ts';
import { getLibrarySettings } from '../settings.queries.ts';
import {
  deleteEmbedding,
  deleteTemplate,
  type EmbeddingRow,
  findEmbedding,
  insertEmbedding,
  insertTemplate,
  listEmbeddings,
  listTemplates,
  type TemplateRow,
  updateEmbedding,
  updateTemplate,
} from './dashboards.queries.ts';
import { checkAddress, fillAddress, isHostAllowed } from './embed-address.ts';
import { embedUrl } from './embed-page.ts';

function embeddingBody(
  platform: Platform,
  row: EmbeddingRow,
  access: ProjectAccess,
  hosts: readonly string[],
): Embedding {
  const url = new URL(fillAddress(row.iframe_url, row));
  const isAllowed = isHostAllowed(url, hosts);
  const { id, title, iframe_url, button_text, visible, width, height } = row;
  return {
    id,
    title,
    iframe_url,
    button_text,
    visible,
    width,
    height,
    project: row.project_id,
    template: row.template_id,
    order: row.position,
    embed_url: isAllowed ? embedUrl(platform, access.organizationId, id) : null,
    problem: isAllowed ? null : `${url.host} is not among the hosts whose dashboards may be embedded.`,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: access.can('project.update') },
  };
}

/** Those who configure the project see all, others what is meant for them. */
export async function listProjectEmbeddings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<Embedding[]> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listEmbeddings(tx, organizationId, projectId, { visible: !access.can('project.update') });
    const { embed_hosts } = await getLibrarySettings(tx, organizationId);
    return rows.map((row) => embeddingBody(platform, row, access, embed_hosts));
  });
}

async function readEmbedding(tx: Tx, platform: Platform, access: ProjectAccess, id: number): Promise<Embedding> {
  const row = await findEmbedding(tx, access.organizationId, id);
  const isSeen = row?.project_id === access.projectId && (row.visible || access.can('project.update'));
  if (!row || !isSeen) throw notFound('Embedding');
  const { embed_hosts } = await getLibrarySettings(tx, access.organizationId);
  return embeddingBody(platform, row, access, embed_hosts);
}

export function getEmbedding(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Embedding> {
  return withActor(platform.db, actor, (tx) => readEmbedding(tx, platform, access, id));
}

async function checkUrl(tx: Tx, platform: Platform, organizationId: number, field: string, address: string) {
  const url = checkAddress(field, address, platform.config.publicUrl);
  const { embed_hosts } = await getLibrarySettings(tx, organizationId);
  if (!isHostAllowed(url, embed_hosts))
    throw invalidField(field, `${url.host} is not among the hosts whose dashboards may be embedded.`);
}

export async function createEmbedding(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { order, ...body }: EmbeddingCreate,
): Promise<Embedding> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await checkUrl(tx, platform, organizationId, 'iframe_url', body.iframe_url);
    const scope = { organizationId, projectId, templateId: null, userId: actor.userId };
    const id = await insertEmbedding(tx, scope, { ...body, ...(order === undefined ? {} : { position: order }) });
    await tell(tx, actor, access, 'EMBEDDING_CREATED', id);
    return readEmbedding(tx, platform, access, id);
  });
}

export async function changeEmbedding(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  { order, ...body }: EmbeddingUpdate,
): Promise<Embedding> {
  const { organizationId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await readEmbedding(tx, platform, access, id);
    if (body.iframe_url !== undefined) await checkUrl(tx, platform, organizationId, 'iframe_url', body.iframe_url);
    await updateEmbedding(tx, organizationId, id, { ...body, ...(order === undefined ? {} : { position: order }) });
    await tell(tx, actor, access, 'EMBEDDING_UPDATED', id);
    return readEmbedding(tx, platform, access, id);
  });
}

export async function removeEmbedding(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    await readEmbedding(tx, platform, access, id);
    await deleteEmbedding(tx, access.organizationId, id);
    await tell(tx, actor, access, 'EMBEDDING_DELETED', id);
  });
}

function tell(tx: Tx, actor: Actor, access: ProjectAccess, type: string, id: number): Promise<void> {
  const { organizationId, projectId } = access;
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { id, project_id: projectId },
  });
}

function templateBody({ position, ...row }: TemplateRow, isManager: boolean): TemplateDashboard {
  const { id, template_type, code, dashboard_link, title, button_text, visible, width, height, embedding_count } = row;
  return {
    id,
    template_type,
    code,
    dashboard_link,
    title,
    button_text,
    visible,
    width,
    height,
    embedding_count,
    order: position,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: isManager },
  };
}

const manages = (platform: Platform, actor: Actor): Promise<boolean> =>
  hasOrganizationPermission(platform.db, actor, 'library.manage');

/** Managers of the library see all, others what the picker offers. */
export async function listTemplateDashboards(
  platform: Platform,
  actor: Actor,
  type: string | undefined,
): Promise<TemplateDashboard[]> {
  const isManager = await manages(platform, actor);
  const rows = await withActor(platform.db, actor, (tx) =>
    listTemplates(tx, requireOrganization(actor), { visible: !isManager, type }),
  );
  return rows.map((row) => templateBody(row, isManager));
}

async function readTemplate(tx: Tx, actor: Actor, id: number, isManager: boolean): Promise<TemplateRow> {
  const [row] = await listTemplates(tx, requireOrganization(actor), { visible: !isManager, type: undefined, id });
  if (!row) throw notFound('Dashboard template');
  return row;
}

export async function getTemplateDashboard(platform: Platform, actor: Actor, id: number): Promise<TemplateDashboard> {
  const isManager = await manages(platform, actor);
  return withActor(platform.db, actor, async (tx) =>
    templateBody(await readTemplate(tx, actor, id, isManager), isManager),
  );
}

export async function createTemplateDashboard(
  platform: Platform,
  actor: Actor,
  { order, ...body }: TemplateDashboardCreate,
): Promise<TemplateDashboard> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    if (body.dashboard_link != null)
      await checkUrl(tx, platform, organizationId, 'dashboard_link', body.dashboard_link);
    const id = await insertTemplate(tx, organizationId, {
      ...body,
      ...(order === undefined ? {} : { position: order }),
    });
    await tellTemplate(tx, actor, 'TEMPLATE_DASHBOARD_CREATED', id);
    return templateBody(await readTemplate(tx, actor, id, true), true);
  });
}

export async function changeTemplateDashboard(
  platform: Platform,
  actor: Actor,
  id: number,
  { order, ...body }: TemplateDashboardUpdate,
): Promise<TemplateDashboard> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    await readTemplate(tx, actor, id, true);
    if (body.dashboard_link != null)
      await checkUrl(tx, platform, organizationId, 'dashboard_link', body.dashboard_link);
    await updateTemplate(tx, organizationId, id, { ...body, ...(order === undefined ? {} : { position: order }) });
    await tellTemplate(tx, actor, 'TEMPLATE_DASHBOARD_UPDATED', id);
    return templateBody(await readTemplate(tx, actor, id, true), true);
  });
}

export async function removeTemplateDashboard(platform: Platform, actor: Actor, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    if (!(await deleteTemplate(tx, requireOrganization(actor), id))) throw notFound('Dashboard template');
    await tellTemplate(tx, actor, 'TEMPLATE_DASHBOARD_DELETED', id);
  });
}

function tellTemplate(tx: Tx, actor: Actor, type: string, id: number): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    aggregateType: 'template_dashboard',
    aggregateId: id,
    payload: { id },
  });
}

/** A dashboard of the project, with the address filled in. */
export async function applyTemplateDashboard(
  platform: Platform,
  actor: Actor,
  id: number,
  project: number,
): Promise<Embedding> {
  const access = await requireAccess(platform, actor, { kind: 'project', reference: project }, 'project.update');
  const isManager = await manages(platform, actor);
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const template = await readTemplate(tx, actor, id, isManager);
    if (template.dashboard_link === null)
      throw new AppError('conflict', 'The template has no link to fill in. Add one first.', { reason: 'no_link' });
    const row = await findProject(tx, readerOf(actor), projectId);
    if (!row) throw notFound('Project');
    const address = fillAddress(template.dashboard_link, {
      project: row,
      organization: { id: organizationId },
      workspace: { id: row.workspace_id },
    });
    await checkUrl(tx, platform, organizationId, 'dashboard_link', address);
    const made = await insertEmbedding(
      tx,
      { organizationId, projectId, templateId: id, userId: actor.userId },
      {
        iframe_url: address,
        title: template.title ?? '',
        button_text: template.button_text ?? '',
        visible: true,
        position: template.position,
        width: template.width,
        height: template.height,
      },
    );
    await tell(tx, actor, access, 'EMBEDDING_CREATED', made);
    return readEmbedding(tx, platform, access, made);
  });
}
