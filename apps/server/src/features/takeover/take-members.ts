import type { OrganizationRole } from '@labelwright/contract/permissions';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { placeMember } from '../identity/index.ts';
import { isMailAddress, recordsOf, type SourceUser } from './source-model.ts';
import { saveItems, type TakenItem } from './takeover.queries.ts';
import type { People, TakeoverRun } from './takeover-run.ts';

/** Everybody there is a member here; who has no account gets one that waits for them to register. */
export async function takeMembers(run: TakeoverRun, role: OrganizationRole): Promise<People> {
  const users = recordsOf<SourceUser>(await run.source.read('/api/users/'));
  const byId = new Map<number, number>();
  const byEmail = new Map<string, number>();
  const { organizationId, actor } = run;
  await withSystem(run.platform.db, async (tx) => {
    const items: TakenItem[] = [];
    for (const user of users) {
      const item = { kind: 'member', sourceId: String(user.id) } as const;
      if (!isMailAddress(user.email)) {
        items.push({ ...item, targetId: null, note: 'has no email address; their answers are carried without author' });
        continue;
      }
      const { first_name: firstName = '', last_name: lastName = '', email } = user;
      const placed = await placeMember(tx, organizationId, { email, firstName, lastName, role });
      byId.set(user.id, placed.userId);
      byEmail.set(email.toLowerCase(), placed.userId);
      items.push({ ...item, targetId: placed.userId });
      if (placed.wasMember) continue;
      await emit(tx, actor, {
        type: 'ORGANIZATION_MEMBER_ADDED',
        organizationId,
        aggregateType: 'organization_member',
        aggregateId: `${organizationId}:${placed.userId}`,
        payload: { user_id: placed.userId, role },
      });
    }
    await saveItems(tx, run, items);
  });
  run.progress(`${byId.size} people`);
  return { byId, byEmail };
}
