import type { LabelLink, LabelLinkListQuery, LabelUsage } from '@labelwright/contract/libraries';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { findProject, followLabels, lockConfigAlone, readerOf, typeOfControl } from '../../projects/index.ts';
import { hasOrganizationPermission, requireAccess } from '../../tenants/index.ts';
import { getLibrarySettings } from '../settings.queries.ts';
import { labelBody } from './label-body.ts';
import { optionNames } from './label-values.ts';
import { findLabel, findLabels, type LabelRow } from './labels.queries.ts';
import {
  deleteLink,
  findLink,
  insertLink,
  type LabelLinkRow,
  listLinks,
  listOptionUse,
  listPlaces,
} from './links.queries.ts';

interface Scope {
  organizationId: number;
  projectId: number;
}

function linkBody(row: LabelLinkRow): LabelLink {
  return {
    id: row.id,
    project: row.project_id,
    label: row.label_id,
    from_name: row.from_name,
    annotations_count: row.annotations_count,
    is_current: row.label_version === row.version,
    problem: row.problem,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export async function listLabelLinks(
  platform: Platform,
  actor: Actor,
  query: LabelLinkListQuery,
  page: PageRequest,
): Promise<PageResult<LabelLink>> {
  const organizationId = requireOrganization(actor);
  if (query.project !== undefined)
    await requireAccess(platform, actor, { kind: 'project', reference: query.project }, 'project.read');
  const isManager = await hasOrganizationPermission(platform.db, actor, 'library.manage');
  const isNumbered = page.page !== undefined;
  return withActor(platform.db, actor, async (tx) => {
    const { rows, total } = await listLinks(tx, readerOf(actor), query, {
      after: page.after === undefined ? undefined : Number(page.after[0]),
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    });
    const cut = isNumbered ? { rows } : cutPage(rows, page.limit, ({ id }) => [id]);
    const bodies = cut.rows.map(linkBody);
    if (query.expand !== 'label') return { ...cut, rows: bodies, total };
    const ids = cut.rows.map(({ label_id }) => label_id);
    const labels = new Map((await findLabels(tx, organizationId, ids)).map((row) => [row.id, row]));
    return {
      ...cut,
      total,
      rows: bodies.map((body) => {
        const row = labels.get(Number(body.label));
        return row === undefined ? body : { ...body, label: labelBody(row, actor, isManager) };
      }),
    };
  });
}

/** Where the organization wants approved labels only, others are refused. */
export async function requireLinkable(tx: Tx, organizationId: number, label: LabelRow): Promise<void> {
  if (label.status === 'declined') throw invalidField('label', 'The label was declined.');
  const settings = await getLibrarySettings(tx, organizationId);
  if (settings.require_approved_labels && label.status !== 'approved')
    throw invalidField('label', 'Only approved labels may be linked. Ask a manager of the library to approve it.');
}

export async function createLink(
  platform: Platform,
  actor: Actor,
  body: { project: number; label: number; from_name: string },
): Promise<LabelLink> {
  const { organizationId, projectId } = await requireAccess(
    platform,
    actor,
    { kind: 'project', reference: body.project },
    'project.update',
  );
  return withActor(platform.db, actor, async (tx) => {
    const label = await findLabel(tx, organizationId, body.label);
    if (!label) throw invalidField('label', 'There is no such label.');
    await requireLinkable(tx, organizationId, label);
    const id = await linkIn(tx, platform, actor, { organizationId, projectId }, label, body.from_name);
    return linkBody(await readLink(tx, organizationId, id));
  });
}

/** Checks the control, links, and puts the label's options into the config. */
export async function linkIn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Scope,
  label: LabelRow,
  fromName: string,
): Promise<number> {
  await lockConfigAlone(tx, scope.projectId);
  await requireControl(tx, actor, scope, label, fromName);
  const id = await insertLink(tx, { ...scope, labelId: label.id, fromName, userId: actor.userId });
  if (id === undefined)
    throw new AppError('validation', 'The label is linked to this control already.', {
      reason: 'already_linked',
      details: { label: ['The label is linked to this control already.'] },
    });
  await tellLink(tx, actor, 'LABEL_LINK_CREATED', scope, { id, label_id: label.id, from_name: fromName });
  await followLabels(tx, platform, actor, scope);
  return id;
}

async function requireControl(tx: Tx, actor: Actor, scope: Scope, label: LabelRow, fromName: string): Promise<void> {
  const project = await findProject(tx, readerOf(actor), scope.projectId);
  if (!project) throw notFound('Project');
  const type = typeOfControl(project.label_config, fromName);
  if (type === undefined)
    throw invalidField('from_name', `The label config has no control "${fromName}" that offers choices or labels.`);
  const types = Object.keys(optionNames(label.value));
  if (!types.includes(type))
    throw invalidField(
      'from_name',
      `The control "${fromName}" takes ${type}, but the label offers ${types.join(', ')}.`,
    );
}

export async function getLink(platform: Platform, actor: Actor, id: number): Promise<LabelLink> {
  return linkBody((await requireLink(platform, actor, id, 'project.read')).row);
}

async function requireLink(
  platform: Platform,
  actor: Actor,
  id: number,
  permission: 'project.read' | 'project.update',
): Promise<{ row: LabelLinkRow; scope: Scope }> {
  const organizationId = requireOrganization(actor);
  const row = await withActor(platform.db, actor, (tx) => findLink(tx, organizationId, id));
  if (!row) throw notFound('Label link');
  const { projectId } = await requireAccess(
    platform,
    actor,
    { kind: 'project', reference: row.project_id },
    permission,
  );
  return { row, scope: { organizationId, projectId } };
}

async function readLink(tx: Tx, organizationId: number, id: number): Promise<LabelLinkRow> {
  const row = await findLink(tx, organizationId, id);
  if (!row) throw notFound('Label link');
  return row;
}

/** To another control: what it brought to the former one leaves, unless answers use it. */
export async function moveLink(platform: Platform, actor: Actor, id: number, fromName: string): Promise<LabelLink> {
  const { row, scope } = await requireLink(platform, actor, id, 'project.update');
  const { organizationId } = scope;
  return withActor(platform.db, actor, async (tx) => {
    if (fromName === row.from_name) return linkBody(row);
    const label = await findLabel(tx, organizationId, row.label_id);
    if (!label) throw notFound('Label');
    await lockConfigAlone(tx, scope.projectId);
    await requireControl(tx, actor, scope, label, fromName);
    await followLabels(tx, platform, actor, scope, { without: id });
    await deleteLink(tx, organizationId, id);
    const moved = await insertLink(tx, { ...scope, labelId: label.id, fromName, userId: actor.userId });
    if (moved === undefined) throw invalidField('from_name', 'The label is linked to this control already.');
    await tellLink(tx, actor, 'LABEL_LINK_UPDATED', scope, { id: moved, label_id: label.id, from_name: fromName });
    await followLabels(tx, platform, actor, scope);
    return linkBody(await readLink(tx, organizationId, moved));
  });
}

/** What it brought leaves the control, unless answers use it. */
export async function removeLink(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { scope } = await requireLink(platform, actor, id, 'project.update');
  await withActor(platform.db, actor, (tx) => unlinkIn(tx, platform, actor, scope, id));
}

export async function unlinkIn(tx: Tx, platform: Platform, actor: Actor, scope: Scope, id: number): Promise<void> {
  await lockConfigAlone(tx, scope.projectId);
  const row = await findLink(tx, scope.organizationId, id);
  if (!row) return;
  await followLabels(tx, platform, actor, scope, { without: id });
  await deleteLink(tx, scope.organizationId, id);
  await tellLink(tx, actor, 'LABEL_LINK_DELETED', scope, { id, label_id: row.label_id, from_name: row.from_name });
}

function tellLink(
  tx: Tx,
  actor: Actor,
  type: string,
  { organizationId, projectId }: Scope,
  link: { id: number; label_id: number; from_name: string },
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'label_link',
    aggregateId: link.id,
    payload: { ...link, project_id: projectId },
  });
}

/** Where the label is used, how often each of its options, and which projects are not in step. */
export async function getUsage(platform: Platform, actor: Actor, labelId: number): Promise<LabelUsage> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    if (!(await findLabel(tx, organizationId, labelId))) throw notFound('Label');
    const places = await listPlaces(tx, readerOf(actor), labelId);
    const uses = await listOptionUse(tx, organizationId, labelId);
    const seen = places.filter(({ is_visible }) => is_visible);
    const others = new Set(places.filter(({ is_visible }) => !is_visible).map(({ project_id }) => project_id));
    return {
      label: labelId,
      other_projects: others.size,
      projects: seen.map((place) => ({
        id: place.project_id,
        title: place.title,
        state: place.state,
        link: place.id,
        from_name: place.from_name,
        is_current: place.is_current,
        problem: place.problem,
        options: uses
          .filter((use) => use.project_id === place.project_id && use.from_name === place.from_name)
          .map(({ label, count, drafts }) => ({ option: label, count, drafts })),
      })),
    };
  });
}
