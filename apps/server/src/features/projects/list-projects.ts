import type { Project, ProjectListItem, ProjectListQuery } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { readerOf, toProject } from './project-view.ts';
import { parseState } from './projects.policy.ts';
import { countQueue, findProject, listProjects, type ProjectFilter } from './projects.queries.ts';

export async function listVisibleProjects(
  platform: Platform,
  actor: Actor,
  query: ProjectListQuery,
  page: PageRequest,
): Promise<PageResult<ProjectListItem>> {
  const reader = readerOf(actor);
  if (actor.organizationId === undefined) return { rows: [], total: 0 };
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, (tx) =>
    listProjects(tx, reader, filterOf(query), {
      ordering: query.ordering ?? 'pinned',
      after: page.after,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
      counted: true,
    }),
  );
  const cut = isNumbered ? { rows } : cutPage(rows, page.limit, (row) => row.sort_keys);
  const pick = pickerOf(query.include);
  return {
    rows: cut.rows.map((row) => pick(toProject(row, reader, platform.vault))),
    next: cut.next,
    ...(total === undefined ? {} : { total }),
  };
}

function filterOf(query: ProjectListQuery): ProjectFilter {
  return {
    ids: query.ids === undefined ? undefined : parseIds(query.ids),
    title: query.title,
    search: query.search?.trim() || undefined,
    states: query.state
      ?.split(',')
      .filter((state) => state.trim() !== '')
      .map((state) => parseState('state', state)),
    pinned: query.filter === undefined || query.filter === 'all' ? undefined : query.filter === 'pinned_only',
    isPublished: query.is_published,
    isTemplate: query.is_template,
    workspaceId: query.workspace_id ?? query.workspace,
    deleted: query.deleted ?? false,
    tags: query.tags
      ?.split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    tagType: query.tag_type?.trim() || undefined,
    group: query.group === undefined ? undefined : { id: query.group, isRecursive: query.recursive ?? true },
  };
}

function parseIds(text: string): number[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const id = Number(part);
      if (!Number.isSafeInteger(id) || id < 1) throw invalidField('ids', 'Must be numbers separated by commas.');
      return id;
    });
}

function pickerOf(include: string | undefined): (project: Project) => ProjectListItem {
  if (include === undefined || include.trim() === '') return (project) => project;
  const wanted = new Set(include.split(',').map((name) => name.trim()));
  wanted.add('id');
  return (project) => Object.fromEntries(Object.entries(project).filter(([key]) => wanted.has(key)));
}

/** One project. Its members may look at it before it is published; lists show it to them only afterwards. */
export async function getProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
  isDeleted: boolean,
): Promise<Project> {
  const reader = readerOf(actor);
  return withActor(platform.db, actor, async (tx) => {
    const row = await findProject(tx, reader, projectId);
    // A deleted project is there for those only who ask for it by that name.
    if (!row || (row.deleted_at !== null) !== isDeleted) throw notFound('Project');
    const plain = toProject(row, reader, platform.vault);
    if (actor.userId === undefined) return plain;
    const { done, doneOpen } = await countQueue(tx, reader.organizationId, projectId, actor.userId);
    const open = row.task_number - row.finished_task_number;
    return toProject(row, reader, platform.vault, { done, total: done + Math.max(0, open - doneOpen) });
  });
}

/** The same for a project that is not deleted. */
export const getVisibleProject = (platform: Platform, actor: Actor, projectId: number): Promise<Project> =>
  getProject(platform, actor, projectId, false);
