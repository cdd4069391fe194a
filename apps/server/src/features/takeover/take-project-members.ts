import { MEMBER_TYPES } from '@labelwright/contract/permissions';
import { withActor } from '../../platform/db/db.ts';
import { joinProjectIn } from '../tenants/index.ts';
import type { SourceProject } from './source-model.ts';
import { listAuthors } from './takeover.queries.ts';
import type { People, TakenProject, TakeoverRun } from './takeover-run.ts';

/**
 * The free edition knows no roles: there everybody may do everything. Here the maker of a project administers it, and
 * who has answered in it may go on.
 */
export async function takeProjectMembers(
  run: TakeoverRun,
  source: SourceProject,
  project: TakenProject,
  people: People,
): Promise<void> {
  const { organizationId } = run;
  const { projectId } = project;
  const maker = people.byId.get(source.created_by?.id ?? 0);
  await withActor(run.platform.db, run.actor, async (tx) => {
    const authors = await listAuthors(tx, organizationId, projectId);
    await joinProjectIn(tx, run.actor, { organizationId, projectId }, [
      ...(maker === undefined ? [] : [{ userId: maker, memberType: MEMBER_TYPES.admin }]),
      ...authors.map((userId) => ({ userId, memberType: MEMBER_TYPES.annotator })),
    ]);
  });
}
