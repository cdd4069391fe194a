import type {
  BulkTagBody,
  BulkTagResult,
  Tag,
  TagCreate,
  TagListQuery,
  TagReport,
  TagUpdate,
} from '@labelwright/contract/project-groups';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { readerOf } from '../../projects/index.ts';
import { hasOrganizationPermission } from '../../tenants/index.ts';
import {
  addTags,
  deleteTag,
  findTag,
  holdTags,
  insertTag,
  listManaged,
  listTags,
  listVisible,
  removeTags,
  reportTags,
  type TagRow,
  updateTag,
} from './tags.queries.ts';

const WHITE = '#FFFFFF';

function tagBody(row: TagRow, isManager: boolean): Tag {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: isManager },
  };
}

const manages = (platform: Platform, actor: Actor): Promise<boolean> =>
  hasOrganizationPermission(platform.db, actor, 'library.manage');

export async function listAllTags(
  platform: Platform,
  actor: Actor,
  query: TagListQuery,
  page: PageRequest,
): Promise<PageResult<Tag>> {
  const isManager = await manages(platform, actor);
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, (tx) =>
    listTags(tx, readerOf(actor), query, {
      after: page.after,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
  );
  const cut = isNumbered
    ? { rows }
    : cutPage(rows, page.limit, ({ tag_type, name, id }) => [tag_type?.toLowerCase() ?? '', name.toLowerCase(), id]);
  return { ...cut, rows: cut.rows.map((row) => tagBody(row, isManager)), total };
}

export async function getTag(platform: Platform, actor: Actor, id: number): Promise<Tag> {
  const isManager = await manages(platform, actor);
  const row = await withActor(platform.db, actor, (tx) => findTag(tx, readerOf(actor), id));
  if (!row) throw notFound('Tag');
  return tagBody(row, isManager);
}

export async function createTag(platform: Platform, actor: Actor, body: TagCreate): Promise<Tag> {
  const organizationId = requireOrganization(actor);
  const tag = { name: nameOf(body.name), tag_type: body.tag_type?.trim() || null, color: body.color ?? WHITE };
  const id = await withActor(platform.db, actor, async (tx) => {
    const made = await insertTag(tx, organizationId, tag, actor.userId);
    if (made === undefined) throw nameTaken();
    await tell(tx, actor, 'TAG_CREATED', made, tag);
    return made;
  });
  return getTag(platform, actor, id);
}

export async function changeTag(platform: Platform, actor: Actor, id: number, body: TagUpdate): Promise<Tag> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    const before = await findTag(tx, readerOf(actor), id);
    if (!before) throw notFound('Tag');
    const tag = {
      name: body.name === undefined ? before.name : nameOf(body.name),
      tag_type: body.tag_type === undefined ? before.tag_type : body.tag_type?.trim() || null,
      color: body.color ?? before.color,
    };
    if (!(await updateTag(tx, organizationId, id, tag))) throw nameTaken();
    await tell(tx, actor, 'TAG_UPDATED', id, tag);
  });
  return getTag(platform, actor, id);
}

export async function removeTag(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    if (!(await deleteTag(tx, organizationId, id))) throw notFound('Tag');
    await tell(tx, actor, 'TAG_DELETED', id, {});
  });
}

/** All or nothing. */
export async function tagProjects(platform: Platform, actor: Actor, body: BulkTagBody): Promise<BulkTagResult> {
  const organizationId = requireOrganization(actor);
  const projects = [...new Set(body.projects)];
  const { add = [], remove = [] } = body;
  if (add.length + remove.length === 0) throw invalidField('add', 'Name the tags to add or to remove.');
  if (add.some((id) => remove.includes(id))) throw invalidField('add', 'A tag cannot be added and removed at once.');
  return withActor(platform.db, actor, async (tx) => {
    await requireTags(tx, organizationId, [...add, ...remove]);
    await requireManaged(tx, actor, projects);
    const removed = await removeTags(tx, organizationId, projects, { tags: remove });
    const added = await addTags(tx, organizationId, projects, add);
    await emit(tx, actor, {
      type: 'PROJECTS_TAGGED',
      organizationId,
      aggregateType: 'organization',
      aggregateId: organizationId,
      payload: { projects, add, remove },
    });
    return { projects: projects.length, added, removed };
  });
}

async function requireTags(tx: Tx, organizationId: number, ids: readonly number[]): Promise<void> {
  const known = new Set(await holdTags(tx, organizationId, ids));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw invalidField('tags', `There is no tag ${missing.slice(0, 20).join(', ')}.`);
}

/** 404 for projects that the actor cannot know of, 403 for those that others manage. */
export async function requireManaged(tx: Tx, actor: Actor, ids: readonly number[]): Promise<void> {
  const reader = readerOf(actor);
  const managed = new Set(await listManaged(tx, reader, ids));
  const others = ids.filter((id) => !managed.has(id));
  if (others.length === 0) return;
  const visible = new Set(await listVisible(tx, reader, others));
  const hidden = others.filter((id) => !visible.has(id));
  if (hidden.length > 0) throw notFound(`Project ${hidden.slice(0, 20).join(', ')}`);
  throw new AppError('forbidden', `You do not manage project ${others.slice(0, 20).join(', ')}.`);
}

/** Exactly these tags from now on. */
export async function setProjectTags(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  tags: readonly number[],
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    await requireTags(tx, organizationId, tags);
    const removed = await removeTags(tx, organizationId, [projectId], { allBut: tags });
    const added = await addTags(tx, organizationId, [projectId], tags);
    if (removed + added === 0) return;
    await emit(tx, actor, {
      type: 'PROJECT_TAGS_CHANGED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId, tags },
    });
  });
}

export async function getTagReport(platform: Platform, actor: Actor, tagType: string | undefined): Promise<TagReport> {
  const rows = await withActor(platform.db, actor, (tx) => reportTags(tx, readerOf(actor), tagType));
  return rows.map((row) => ({
    ...row,
    completion: row.tasks === 0 ? 0 : Math.round((row.finished_tasks / row.tasks) * 1000) / 10,
  }));
}

function nameOf(given: string): string {
  const name = given.trim();
  if (name === '') throw invalidField('name', 'This field is required.');
  // Names are listed with commas between them in the filter of projects.
  if (name.includes(',')) throw invalidField('name', 'A tag has no comma in its name.');
  return name;
}

function nameTaken(): AppError {
  return invalidField('name', 'There is a tag with this name and type already.');
}

function tell(tx: Tx, actor: Actor, type: string, id: number, payload: Record<string, unknown>): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    aggregateType: 'tag',
    aggregateId: id,
    payload: { id, ...payload },
  });
}
