import {
  type AssignMemberTags,
  type AssignMemberTagsQuery,
  type MemberTag,
  type MemberTagImport,
  type MemberTagQuery,
  MOST_IMPORTED_PEOPLE,
} from '@labelwright/contract/member-tags';
import { csvImporter } from '@labelwright/formats/import/csv';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addMemberTags,
  assignByEmail,
  assignMemberTags,
  chooseMembers,
  countMemberTags,
  deleteMemberTags,
  findTagImport,
  hasMemberTagLabel,
  insertTagImport,
  listMemberEmails,
  listMemberTags,
  type MemberTagRow,
  renameMemberTag,
} from './member-tags.queries.ts';
import { assertActive } from './standing.ts';

/** The organization whose tags these are, and who asks. */
export interface TagScope {
  platform: Platform;
  actor: Actor;
  organizationId: number;
}

function inScope<T>({ platform, actor, organizationId }: TagScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  assertActive(actor, organizationId);
  return withActor(platform.db, actor, work);
}

export function pageMemberTags(
  scope: TagScope,
  page: PageRequest,
  { search, ordering }: Pick<MemberTagQuery, 'search' | 'ordering'>,
): Promise<PageResult<MemberTag>> {
  const offset = page.page === undefined ? Number(page.after?.[0] ?? 0) : (page.page - 1) * page.limit;
  return inScope(scope, async (tx) => {
    const asked = { search: search?.trim(), ordering, limit: page.limit + 1, offset };
    const { rows, total } = await listMemberTags(tx, scope.organizationId, asked);
    const cut = cutPage(rows, page.limit, () => [offset + page.limit]);
    return { ...cut, rows: cut.rows.map((row) => present(row, scope)), total };
  });
}

export function getMemberTag(scope: TagScope, id: number): Promise<MemberTag> {
  return inScope(scope, (tx) => read(tx, scope, id));
}

export function createMemberTag(scope: TagScope, label: string): Promise<MemberTag> {
  return inScope(scope, async (tx) => {
    const [id] = await addMemberTags(tx, scope.organizationId, [label.trim()], scope.actor.userId ?? null);
    if (id === undefined) throw taken();
    await tell(tx, scope, 'MEMBER_TAGS_CREATED', { labels: [label.trim()] });
    return read(tx, scope, id);
  });
}

export function createMemberTags(scope: TagScope, labels: readonly string[]): Promise<number> {
  return inScope(scope, async (tx) => {
    const trimmed = labels.map((label) => label.trim());
    const made = await addMemberTags(tx, scope.organizationId, trimmed, scope.actor.userId ?? null);
    if (made.length > 0) await tell(tx, scope, 'MEMBER_TAGS_CREATED', { labels: trimmed });
    return made.length;
  });
}

export function changeMemberTag(scope: TagScope, id: number, label: string): Promise<MemberTag> {
  return inScope(scope, async (tx) => {
    const before = await read(tx, scope, id);
    if (await hasMemberTagLabel(tx, scope.organizationId, label.trim(), id)) throw taken();
    await renameMemberTag(tx, scope.organizationId, id, label.trim());
    await tell(tx, scope, 'MEMBER_TAG_UPDATED', { tag_id: id, from: before.label, to: label.trim() });
    return read(tx, scope, id);
  });
}

/** Returns how many there were. */
export function removeMemberTags(scope: TagScope, ids: readonly number[]): Promise<number> {
  return inScope(scope, async (tx) => {
    const deleted = await deleteMemberTags(tx, scope.organizationId, ids);
    if (deleted > 0) await tell(tx, scope, 'MEMBER_TAGS_DELETED', { tag_ids: ids });
    return deleted;
  });
}

export function assignTags(
  scope: TagScope,
  { all, included = [], excluded = [], tags, overwrite = false }: AssignMemberTags,
  filter: Omit<AssignMemberTagsQuery, 'tags'> & { tags: readonly number[] },
): Promise<number> {
  return inScope(scope, async (tx) => {
    if ((await countMemberTags(tx, scope.organizationId, tags)) < new Set(tags).size)
      throw invalidField('tags', 'Some of these are no tags of the organization.');
    const people = await chooseMembers(tx, scope.organizationId, {
      included: all ? undefined : included,
      excluded: all ? excluded : [],
      role: filter.role,
      tags: filter.tags,
      notInProject: filter.exclude_project_id,
      notInWorkspace: filter.exclude_workspace_id,
    });
    const assigned = await assignMemberTags(tx, scope.organizationId, { people, tags, overwrite });
    await tell(tx, scope, 'MEMBER_TAGS_ASSIGNED', { tag_ids: tags, people: people.length, overwrite });
    return assigned;
  });
}

/** Lines of `email` and `tags`; tags that are not there are made, people who are not there are told. */
export async function importMemberTags(scope: TagScope, csv: string, forAll: readonly string[]): Promise<number> {
  const people = await readPeople(csv);
  const lines = people.flatMap(({ email, tags }) => [...tags, ...forAll].map((label) => ({ email, label })));
  return inScope(scope, async (tx) => {
    const { organizationId, actor } = scope;
    const known = new Set(
      await listMemberEmails(
        tx,
        organizationId,
        people.map(({ email }) => email),
      ),
    );
    const skipped = [...new Set(people.map(({ email }) => email).filter((email) => !known.has(email)))];
    const labels = lines.map(({ label }) => label);
    const createdBy = actor.userId ?? null;
    const made = labels.length === 0 ? [] : await addMemberTags(tx, organizationId, labels, createdBy);
    const assignments = await assignByEmail(tx, organizationId, lines);
    await tell(tx, scope, 'MEMBER_TAGS_IMPORTED', { tags: made.length, assignments, skipped: skipped.length });
    return insertTagImport(tx, organizationId, { tags: made.length, assignments, skipped, createdBy });
  });
}

async function readPeople(csv: string): Promise<{ email: string; tags: string[] }[]> {
  const people: { email: string; tags: string[] }[] = [];
  const text = async function* () {
    yield csv;
  };
  for await (const row of csvImporter.read(text(), { header: true, delimiter: ',', textCellsOnly: true })) {
    if (!row.ok) throw invalidField('file', `Line ${row.line}: ${row.message}`);
    const { email, tags } = row.task.data;
    if (typeof email !== 'string') throw invalidField('file', 'It needs the columns email and tags.');
    const address = email.trim().toLowerCase();
    if (address !== '') people.push({ email: address, tags: labelsIn(typeof tags === 'string' ? tags : '') });
    if (people.length > MOST_IMPORTED_PEOPLE)
      throw invalidField('file', `It has more than ${MOST_IMPORTED_PEOPLE} lines. Split it.`);
  }
  return people;
}

/** Labels with commas between. */
export function labelsIn(text: string): string[] {
  return text
    .split(',')
    .map((label) => label.trim().slice(0, 100))
    .filter((label) => label !== '');
}

export function getTagImport(scope: TagScope, id: number): Promise<MemberTagImport> {
  return inScope(scope, async (tx) => {
    const row = await findTagImport(tx, scope.organizationId, id);
    if (!row) throw notFound('Import');
    const at = row.created_at.toISOString();
    return {
      id: row.id,
      status: 'completed',
      tags_created: row.tags_created,
      assignments_created: row.assignments_created,
      users_skipped: row.users_skipped as string[],
      created_at: at,
      finished_at: at,
    };
  });
}

async function read(tx: Tx, scope: TagScope, id: number): Promise<MemberTag> {
  const { rows } = await listMemberTags(tx, scope.organizationId, { id, limit: 1, offset: 0 });
  if (!rows[0]) throw notFound('Member tag');
  return present(rows[0], scope);
}

function present({ created_by: author, ...row }: MemberTagRow, { organizationId }: TagScope): MemberTag {
  return {
    ...row,
    organization: organizationId,
    created_by: author && { ...author, username: author.email.split('@')[0] ?? author.email, avatar: null },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function taken(): AppError {
  return invalidField('label', 'There is such a tag already.');
}

function tell(
  tx: Tx,
  { actor, organizationId }: TagScope,
  type: string,
  payload: Record<string, unknown>,
): Promise<void> {
  return emit(tx, actor, { type, organizationId, aggregateType: 'organization', aggregateId: organizationId, payload });
}
