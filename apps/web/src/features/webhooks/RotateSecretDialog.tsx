import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { t } from './strings.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { rotateSecret } from './webhooks-api.ts';

/** A new secret, with time to change over. */
export function RotateSecretDialog({ webhook, onClose }: { webhook: WebhookRecord; onClose: () => void }) {
  const { refresh } = useWebhookChanges(webhook);
  const [hours, setHours] = useState<number | undefined>(24);
  const make = useMutation({
    mutationFn: () => rotateSecret(webhook.id, { overlap_hours: hours ?? 0 }),
    onSuccess: refresh,
  });
  if (make.data !== undefined) return <SecretDialog secret={make.data.secret} onClose={onClose} />;
  const isRight = hours !== undefined && Number.isInteger(hours) && hours >= 0 && hours <= 168;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.secret.rotateTitle}
      description={t.secret.rotateText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={make.isPending} disabled={!isRight} onClick={() => make.mutate()}>
            {t.secret.make}
          </Button>
        </>
      }
    >
      <NumberField
        label={t.secret.overlap}
        unit={t.secret.hours}
        min={0}
        max={168}
        step={1}
        value={hours}
        onChange={setHours}
      />
      <p className="text-sm text-muted">
        {t.secret.hint(webhook.secret_hint)}
        {webhook.previous_secret_until !== null && (
          <>
            . {t.secret.both} <RelativeTime at={webhook.previous_secret_until} />
          </>
        )}
      </p>
      {make.error !== null && <Alert tone="danger">{messageOf(make.error)}</Alert>}
    </Dialog>
  );
}
