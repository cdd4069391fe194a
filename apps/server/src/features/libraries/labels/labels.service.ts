import type { LabelCreate, LabelListQuery, LabelUpdate, LibraryLabel } from '@labelwright/contract/libraries';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { hasOrganizationPermission, requireAccess } from '../../tenants/index.ts';
import { followJob, followNow } from './follow.jobs.ts';
import { labelBody } from './label-body.ts';
import { allOptionNames, checkName, checkValue } from './label-values.ts';
import {
  decideLabel,
  deleteLabel,
  findLabel,
  insertLabel,
  type LabelFields,
  type LabelRow,
  listLabels,
  lockLabel,
  updateLabel,
  workspaceExists,
} from './labels.queries.ts';
import { linkIn, requireLinkable } from './links.service.ts';

export const managesLibrary = (platform: Platform, actor: Actor): Promise<boolean> =>
  hasOrganizationPermission(platform.db, actor, 'library.manage');

export async function listLibrary(
  platform: Platform,
  actor: Actor,
  query: LabelListQuery,
  page: PageRequest,
): Promise<PageResult<LibraryLabel>> {
  const organizationId = requireOrganization(actor);
  const isManager = await managesLibrary(platform, actor);
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, (tx) =>
    listLabels(tx, organizationId, query, {
      after: page.after,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
  );
  const isByTitle = (query.ordering ?? 'title').endsWith('title');
  const cut = isNumbered
    ? { rows }
    : cutPage(rows, page.limit, ({ title, created_at, id }) => [
        isByTitle ? title.toLowerCase() : created_at.toISOString(),
        id,
      ]);
  return { ...cut, rows: cut.rows.map((row) => labelBody(row, actor, isManager)), total };
}

export async function getLabel(platform: Platform, actor: Actor, id: number): Promise<LibraryLabel> {
  const isManager = await managesLibrary(platform, actor);
  return withActor(platform.db, actor, async (tx) => labelBody(await readLabel(tx, actor, id), actor, isManager));
}

export async function readLabel(tx: Tx, actor: Actor, id: number): Promise<LabelRow> {
  const row = await findLabel(tx, requireOrganization(actor), id);
  if (!row) throw notFound('Label');
  return row;
}

/** One or many, all or none; those that name a project and a control are linked there. */
export async function createLabels(
  platform: Platform,
  actor: Actor,
  bodies: readonly LabelCreate[],
): Promise<LibraryLabel[]> {
  const organizationId = requireOrganization(actor);
  const isManager = await managesLibrary(platform, actor);
  const projects = new Set(bodies.flatMap(({ project }) => (project === undefined ? [] : [project])));
  for (const reference of projects)
    await requireAccess(platform, actor, { kind: 'project', reference }, 'project.update');
  return withActor(platform.db, actor, async (tx) => {
    const made: LibraryLabel[] = [];
    for (const body of bodies) {
      if ((body.project === undefined) !== (body.from_name === undefined))
        throw invalidField('from_name', 'To link the label at once, name both the project and its control.');
      const id = await insertLabel(tx, organizationId, await fieldsOf(tx, organizationId, body), actor.userId);
      await tell(tx, actor, 'LABEL_CREATED', id, { title: body.title });
      if (body.project !== undefined && body.from_name !== undefined) {
        const label = await readLabel(tx, actor, id);
        await requireLinkable(tx, organizationId, label);
        await linkIn(tx, platform, actor, { organizationId, projectId: body.project }, label, body.from_name);
      }
      made.push(labelBody(await readLabel(tx, actor, id), actor, isManager));
    }
    return made;
  });
}

async function fieldsOf(tx: Tx, organizationId: number, body: LabelCreate): Promise<LabelFields> {
  checkValue(body.value);
  return {
    title: titleOf(body.title),
    description: body.description ?? null,
    value: body.value,
    color: body.color ?? null,
    hotkey: body.hotkey ?? null,
    aliases: aliasesOf(body.aliases ?? []),
    workspace_id: await checkWorkspace(tx, organizationId, body.workspace_id ?? body.workspace ?? null),
    option_names: allOptionNames(body.value),
  };
}

/** Linked projects follow a change of what the label offers: at once where it is quick, the rest by a job. */
export async function changeLabel(
  platform: Platform,
  actor: Actor,
  id: number,
  body: LabelUpdate,
): Promise<LibraryLabel> {
  const organizationId = requireOrganization(actor);
  const isManager = await managesLibrary(platform, actor);
  await withActor(platform.db, actor, async (tx) => {
    const before = await lockChangeable(tx, actor, id, isManager);
    if (body.value !== undefined) checkValue(body.value);
    if (body.hotkey !== undefined && body.hotkey !== null) checkName('hotkey', body.hotkey);
    const { workspace_id, title, aliases, ...plain } = body;
    const offers = (['value', 'color', 'hotkey'] as const).some(
      (key) => body[key] !== undefined && JSON.stringify(body[key]) !== JSON.stringify(before[key]),
    );
    await updateLabel(tx, organizationId, id, {
      ...plain,
      ...(title === undefined ? {} : { title: titleOf(title) }),
      ...(aliases === undefined ? {} : { aliases: aliasesOf(aliases) }),
      ...(workspace_id === undefined ? {} : { workspace_id: await checkWorkspace(tx, organizationId, workspace_id) }),
      ...(body.value === undefined ? {} : { option_names: allOptionNames(body.value) }),
      ...(offers ? { version: before.version + 1 } : {}),
      // Mended after it was declined, it is a proposal again.
      ...(before.status === 'declined' && !isManager ? { status: 'proposed' as const } : {}),
    });
    await tell(tx, actor, 'LABEL_UPDATED', id, { title: title ?? before.title, changed: Object.keys(body) });
    if (offers && before.link_count > 0)
      await enqueueJob(tx, actor, followJob, { labelId: id, title: before.title, version: before.version + 1 });
  });
  await followNow(platform, actor, organizationId, id);
  return getLabel(platform, actor, id);
}

/** Options that projects have through it become their own, so that nothing there breaks. */
export async function removeLabel(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = requireOrganization(actor);
  const isManager = await managesLibrary(platform, actor);
  await withActor(platform.db, actor, async (tx) => {
    const before = await lockChangeable(tx, actor, id, isManager);
    await deleteLabel(tx, organizationId, id);
    await tell(tx, actor, 'LABEL_DELETED', id, { title: before.title, links: before.link_count });
  });
}

export async function lockChangeable(tx: Tx, actor: Actor, id: number, isManager: boolean): Promise<LabelRow> {
  await lockLabel(tx, requireOrganization(actor), id);
  const row = await readLabel(tx, actor, id);
  if (!labelBody(row, actor, isManager).can.update)
    throw new AppError(
      'forbidden',
      row.status === 'approved'
        ? 'The label is approved: ask a manager of the library to change it.'
        : 'Somebody else proposed this label. Only they and managers of the library may change it.',
    );
  return row;
}

/** Approving what is approved changes nothing; whoever was first stays named. */
export async function decide(
  platform: Platform,
  actor: Actor,
  id: number,
  to: 'approved' | 'declined',
  note: string | undefined,
): Promise<LibraryLabel> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    const from = to === 'approved' ? (['proposed', 'declined'] as const) : (['proposed'] as const);
    const decision = { from, to, userId: actor.userId, at: platform.now(), note };
    if (await decideLabel(tx, organizationId, id, decision)) {
      await tell(tx, actor, to === 'approved' ? 'LABEL_APPROVED' : 'LABEL_DECLINED', id, { note: note ?? null });
      return;
    }
    const row = await readLabel(tx, actor, id);
    if (row.status === to) return;
    throw new AppError('conflict', `The label is ${row.status} already.`, { reason: 'decided' });
  });
  return getLabel(platform, actor, id);
}

async function checkWorkspace(tx: Tx, organizationId: number, id: number | null): Promise<number | null> {
  if (id !== null && !(await workspaceExists(tx, organizationId, id)))
    throw invalidField('workspace_id', 'There is no such workspace.');
  return id;
}

function titleOf(given: string): string {
  const title = given.trim();
  if (title === '') throw invalidField('title', 'This field is required.');
  return title;
}

function aliasesOf(given: readonly string[]): string[] {
  return [...new Set(given.map((alias) => alias.trim()).filter((alias) => alias !== ''))];
}

export function tell(tx: Tx, actor: Actor, type: string, id: number, payload: Record<string, unknown>): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    aggregateType: 'label',
    aggregateId: id,
    payload: { id, ...payload },
  });
}
