import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { lockAccount, saveSecrets } from './accounts.queries.ts';
import { accountOf, contextOf } from './accounts.service.ts';
import { type CrowdProvider, ProviderRefusal } from './provider.ts';

/** Arranges with a provider what follows from an account being saved; what somebody entered meanwhile is kept. */
export async function connectAccount(
  platform: Platform,
  provider: CrowdProvider,
  actor: Actor,
): Promise<{ told: string }> {
  const organizationId = actor.organizationId ?? 0;
  const context = await withActor(platform.db, actor, (tx) =>
    contextOf(platform, tx, organizationId, provider, undefined),
  );
  try {
    const { secrets, told } = (await provider.connect?.(context)) ?? { secrets: {}, told: 'Nothing to do.' };
    await withActor(platform.db, actor, async (tx) => {
      const row = await lockAccount(tx, organizationId, provider.id);
      if (!row) return;
      const all = { ...secrets, ...accountOf(platform, row).secrets };
      await saveSecrets(tx, organizationId, provider.id, platform.vault.seal(JSON.stringify(all)));
    });
    return { told };
  } catch (error) {
    if (error instanceof ProviderRefusal) throw new PermanentJobError(error.message);
    throw error;
  }
}
