import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { isDeaf, t } from './strings.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';

/** Why nothing is sent, and the way back; nothing for a webhook that works. */
export function WhyOff({ webhook }: { webhook: WebhookRecord }) {
  const { switchTo } = useWebhookChanges(webhook);
  const { is_active: isActive, disabled_reason: reason, disabled_detail: detail } = webhook;
  if (isActive && webhook.paused_until !== null)
    return (
      <Alert tone="warning">
        {t.deliveries.next}: <RelativeTime at={webhook.paused_until} />
      </Alert>
    );
  if (isActive || reason === null) return null;
  const deaf = isDeaf(webhook);
  return (
    <Alert
      tone={!deaf && (reason === 'failing' || reason === 'gone') ? 'danger' : 'info'}
      action={
        webhook.can.update && reason !== 'project_deleted' ? (
          <Button size="sm" onClick={() => void switchTo(true)}>
            {t.activate}
          </Button>
        ) : undefined
      }
    >
      <p>{deaf ? t.notListening : t.reasons[reason]}</p>
      {detail !== '' && !deaf && (
        <p className="mt-1 wrap-anywhere">
          {t.answeredLast}: {detail}
        </p>
      )}
    </Alert>
  );
}
