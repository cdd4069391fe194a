import { WEBHOOK_ACTIONS, type WebhookAction } from '@labelwright/contract/webhook-actions';
import { wholeBody } from '@labelwright/contract/webhook-bodies';
import { verifyParams } from '../../platform/crypto/signed-params.ts';
import { withSystem } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findPayload } from './logs.queries.ts';
import { PAYLOAD_PATH, readProjectFor, renderingOf } from './make-request.ts';

/** The body that was too large to be sent, as JSON. The signature is the permission. */
export async function readPayload(
  platform: Platform,
  uuid: string,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const verdict = verifyParams(
    platform.config.secretKey,
    `${PAYLOAD_PATH}/${uuid}`,
    query,
    platform.now().getTime() / 1000,
  );
  if (verdict === 'expired')
    throw new AppError('forbidden', 'This link has expired. Deliver the message again for a new one.');
  const { action, item, format } = query;
  if (verdict === 'invalid' || action === undefined || !(action in WEBHOOK_ACTIONS))
    throw new AppError('forbidden', 'This link is not valid.');
  const row = await withSystem(platform.db, (tx) => findPayload(tx, uuid));
  if (!row) throw notFound('Message');
  const { organization_id: organizationId, project_id: projectId } = row;
  const rendering = renderingOf({
    ...row,
    action: action as WebhookAction,
    item: item === undefined ? null : Number(item),
  });
  const project = await readProjectFor(platform, { organizationId, projectId });
  return wholeBody(rendering, { format: format === 'ids' ? 'ids' : 'label_studio', project });
}
