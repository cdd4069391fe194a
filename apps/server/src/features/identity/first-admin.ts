import { withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasSuperAdmin } from './account.queries.ts';
import { createUser } from './create-user.ts';

/**
 * The one that the environment names, where there is none: whoever sets it has the machine (docs/decisions/0014). An
 * account that has the address already is not raised, for anybody may have registered it. Returns whether it was made.
 */
export async function makeFirstAdmin(platform: Platform): Promise<boolean> {
  const { firstAdminEmail: email, firstAdminPassword: password } = platform.config;
  if (email === undefined || password === undefined) return false;
  const isThere = (): Promise<boolean> => withSystem(platform.db, hasSuperAdmin);
  if (await isThere()) return false;
  const organization = email.split('@')[0] ?? email;
  try {
    await createUser(platform, { email, password, organization, role: 'owner', superAdmin: true });
    return true;
  } catch (error) {
    // Another process that started with this one was first.
    if (error instanceof AppError && error.code === 'conflict' && (await isThere())) return false;
    throw error;
  }
}
