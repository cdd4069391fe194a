import { randomBytes } from 'node:crypto';
import { authorizationOf } from '../../adapters/ml-backend/ml-backend-client.ts';
import { callUrl } from '../../adapters/ml-backend/protocol.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BackendRow } from './backends.queries.ts';
import { authOf } from './open-backend.ts';
import { insertSubscription, refreshSubscription, switchSubscription } from './subscription.queries.ts';

/** What models learn from as it happens. Several at once come in one call, as Label Studio tells them. */
const ACTIONS = [
  'ANNOTATION_CREATED',
  'ANNOTATIONS_CREATED',
  'ANNOTATION_UPDATED',
  'ANNOTATION_DELETED',
  'ANNOTATIONS_DELETED',
  'PROJECT_UPDATED',
];
const SECRET_BYTES = 32;
const HINT = 4;

/**
 * Keeps the webhook of a model in step with it: same server, same way in. `isWanted` undefined: as it was, on or off.
 */
export async function subscribeBackend(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: BackendRow,
  isWanted: boolean | undefined,
): Promise<void> {
  const scope = { organizationId: row.organization_id, projectId: row.project_id };
  const authorization = authorizationOf(authOf(platform, row)).authorization;
  const webhook = {
    backendId: row.id,
    url: callUrl(row.url, 'webhook'),
    headers: authorization === undefined ? null : platform.vault.seal(JSON.stringify({ Authorization: authorization })),
    title: row.title,
  };
  const isThere = await refreshSubscription(tx, scope, webhook);
  if (!isThere && isWanted === true) {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    await insertSubscription(tx, scope, {
      ...webhook,
      actions: ACTIONS,
      secret: platform.vault.seal(secret),
      secretHint: secret.slice(-HINT),
      createdBy: actor.userId ?? null,
    });
  }
  if (isThere && isWanted !== undefined) await switchSubscription(tx, row.id, isWanted, platform.now());
  afterCommit(tx, () => platform.live.publish({ organizationId: row.organization_id, topic: 'webhooks' }));
}
