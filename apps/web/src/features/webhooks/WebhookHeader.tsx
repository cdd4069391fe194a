import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, History, Pencil, RotateCw, Send } from 'lucide-react';
import { useState } from 'react';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ReplayDialog } from './ReplayDialog.tsx';
import { stateOf, t } from './strings.ts';
import { TestDialog } from './TestDialog.tsx';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookMenu } from './WebhookMenu.tsx';
import { WhyOff } from './WhyOff.tsx';
import { listTarget } from './webhook-target.ts';
import { redeliverFailed } from './webhooks-api.ts';

type Open = 'change' | 'test' | 'replay';

/** The address whose log this is, and what can be done about it. */
export function WebhookHeader({ webhook }: { webhook: WebhookRecord | undefined }) {
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  if (webhook === undefined) return <Skeleton className="h-13" />;
  const close = () => setOpen(undefined);
  const target = listTarget(webhook);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <Link {...target} className="inline-flex items-center gap-1 text-sm text-muted hover:text-fg">
            <ArrowLeft aria-hidden size={14} /> {t.deliveries.back}
          </Link>
          <div className="flex flex-wrap items-center gap-2">
            <h1 className="text-md break-all">{webhook.url}</h1>
            <StatusBadge {...stateOf(webhook)} />
            {webhook.ml_backend !== null && <Badge>{t.ofModel}</Badge>}
          </div>
        </div>
        {webhook.can.update && (
          <div className="flex flex-wrap items-center gap-2">
            {webhook.failed > 0 && <RedeliverFailed webhook={webhook} />}
            <Button size="sm" icon={<History aria-hidden size={14} />} onClick={() => setOpen('replay')}>
              {t.deliveries.replay}
            </Button>
            <Button size="sm" icon={<Send aria-hidden size={14} />} onClick={() => setOpen('test')}>
              {t.test}
            </Button>
            <Button size="sm" icon={<Pencil aria-hidden size={14} />} onClick={() => setOpen('change')}>
              {t.change}
            </Button>
            <WebhookMenu webhook={webhook} onDeleted={() => void navigate(target)} />
          </div>
        )}
      </div>
      <WhyOff webhook={webhook} />
      {open === 'change' && (
        <WebhookDialog projectId={webhook.project ?? undefined} webhook={webhook} onClose={close} />
      )}
      {open === 'test' && <TestDialog webhook={webhook} onClose={close} />}
      {open === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
    </>
  );
}

function RedeliverFailed({ webhook }: { webhook: WebhookRecord }) {
  const { refresh } = useWebhookChanges(webhook);
  const again = useMutation({
    mutationFn: () => redeliverFailed(webhook.id, {}),
    onSuccess: ({ queued }) => toast(t.deliveries.redeliveredFailed(queued)),
    onError: (error) => toastError(t.deliveries.notRedelivered, error),
    onSettled: refresh,
  });
  return (
    <Button size="sm" icon={<RotateCw aria-hidden size={14} />} isBusy={again.isPending} onClick={() => again.mutate()}>
      {t.deliveries.redeliverFailed(webhook.failed)}
    </Button>
  );
}
