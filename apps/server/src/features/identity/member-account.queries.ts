import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** false: the address has an account. */
export async function insertUnclaimedAccount(
  tx: Tx,
  account: { email: string; firstName: string; lastName: string; organizationId: number },
): Promise<boolean> {
  const { email, firstName, lastName, organizationId } = account;
  const { rows } = await sql`
    insert into app_user (email, is_verified, first_name, last_name, display_name, active_organization_id)
    values (${email}, false, ${firstName.slice(0, 100)}, ${lastName.slice(0, 100)},
      ${`${firstName} ${lastName}`.trim().slice(0, 200)}, ${organizationId})
    on conflict (email) do nothing
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function findMemberByEmail(
  tx: Tx,
  organizationId: number,
  email: string,
): Promise<{ id: number; is_member: boolean } | undefined> {
  const { rows } = await sql<{ id: number; is_member: boolean }>`
    select u.id, exists (
      select from organization_member m where m.organization_id = ${organizationId} and m.user_id = u.id) as is_member
    from app_user u where u.email = ${email}`.execute(tx);
  return rows[0];
}
