import { randomBytes } from 'node:crypto';
import type { Tx } from '../../platform/db/db.ts';
import { insertMembership, insertOrganization } from './organizations.queries.ts';

/** An organization with its default workspace, owned by the person when one is given. */
export async function createOrganizationFor(
  tx: Tx,
  name: string,
  ownerId: number | undefined,
): Promise<{ id: number; workspaceId: number }> {
  const made = await insertOrganization(tx, { name: name.slice(0, 200), slug: slugOf(name), createdBy: ownerId });
  if (ownerId !== undefined) await insertMembership(tx, made.id, ownerId, 'owner');
  return made;
}

/** "ada@example.com" without a name → "ada's organization". */
export function personalOrganizationName(displayName: string, email: string): string {
  const name = displayName.trim() || (email.split('@')[0] ?? email);
  return `${name.slice(0, 170)}’s organization`;
}

/** Readable, and unique without asking: two organizations may have one name. */
function slugOf(name: string): string {
  const readable = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f’']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${readable || 'organization'}-${randomBytes(4).toString('hex')}`;
}
