import { systemActor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { notify, notifyAdministrators } from '../notifications/index.ts';
import { type SendingWebhook, switchOff } from './deliveries.queries.ts';

/** Switches a webhook off whose receiver does not answer any more, and tells those who can do something about it. */
export async function disableWebhook(
  tx: Tx,
  platform: Platform,
  webhook: Pick<SendingWebhook, 'id' | 'organization_id' | 'project_id' | 'created_by' | 'url' | 'ml_backend_id'>,
  reason: 'failing' | 'gone',
  detail: string,
): Promise<void> {
  const { id, organization_id: organizationId, project_id: projectId } = webhook;
  const at = platform.now();
  if (!(await switchOff(tx, id, { reason, detail, at }))) return;
  const { host } = new URL(webhook.url);
  await emit(tx, systemActor(organizationId ?? undefined), {
    type: 'WEBHOOK_DISABLED',
    organizationId: organizationId ?? undefined,
    projectId: projectId ?? undefined,
    aggregateType: 'webhook',
    aggregateId: id,
    payload: { webhook_id: id, reason, host, ...(projectId === null ? {} : { project_id: projectId }) },
  });
  // Many models only predict: nobody needs to do anything about one that does not listen.
  if (webhook.ml_backend_id !== null && reason === 'gone') return;
  const telling = {
    organizationId: organizationId ?? undefined,
    kind: 'alert' as const,
    title: `The webhook to ${host} was switched off`,
    body:
      reason === 'gone'
        ? 'The receiver says that it is gone for good (status 410).'
        : `Too many deliveries in a row were given up. Last: ${detail} Switch it on again once the receiver works; what waits is sent then.`,
    link: projectId === null ? '/organization/webhooks' : `/projects/${projectId}/settings/webhooks`,
    projectId: projectId ?? undefined,
    key: `webhook:${id}`,
    again: true,
  };
  await notifyAdministrators(platform, tx, telling);
  if (webhook.created_by !== null) await notify(platform, tx, { ...telling, userIds: [webhook.created_by] });
}
