import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { Link } from '@tanstack/react-router';
import { Pencil, Send } from 'lucide-react';
import { useState } from 'react';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { stateOf, t } from './strings.ts';
import { TestDialog } from './TestDialog.tsx';
import { WebhookMenu } from './WebhookMenu.tsx';
import { WhyOff } from './WhyOff.tsx';
import { logTarget } from './webhook-target.ts';

type WebhookCardProps = { webhook: WebhookRecord; hasScope: boolean; onChange: () => void };

/** One address: what it is told of, whether that arrives, and the way to its log. */
export function WebhookCard({ webhook, hasScope, onChange }: WebhookCardProps) {
  const [isTesting, setTesting] = useState(false);
  return (
    <li className="flex flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link {...logTarget(webhook)} className="text-base font-medium break-all hover:text-accent hover:underline">
              {webhook.url}
            </Link>
            <StatusBadge {...stateOf(webhook)} />
            {webhook.ml_backend !== null && <Badge>{t.ofModel}</Badge>}
            {hasScope && <Badge>{t.scopes[webhook.scope]}</Badge>}
          </div>
          {webhook.description !== '' && <p className="text-sm text-muted">{webhook.description}</p>}
        </div>
        {webhook.can.update && (
          <div className="flex shrink-0 items-center gap-1">
            <IconButton name={t.change} icon={<Pencil size={16} />} onClick={onChange} />
            <WebhookMenu webhook={webhook} />
          </div>
        )}
      </div>
      <WhyOff webhook={webhook} />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Facts webhook={webhook} />
        <div className="flex gap-2">
          {webhook.can.update && (
            <Button size="sm" icon={<Send aria-hidden size={14} />} onClick={() => setTesting(true)}>
              {t.test}
            </Button>
          )}
        </div>
      </div>
      {isTesting && <TestDialog webhook={webhook} onClose={() => setTesting(false)} />}
    </li>
  );
}

function Facts({ webhook }: { webhook: WebhookRecord }) {
  const { send_for_all_actions: isAll, actions, pending, failed, success_rate: rate } = webhook;
  const told = isAll ? t.everything : actions.length === 0 ? t.noActions : t.actions(actions.length);
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      <span>{told}</span>
      {pending > 0 && <span>{t.waiting(pending)}</span>}
      {failed > 0 && <span className="text-danger">{t.givenUp(failed)}</span>}
      <span>{rate === null ? t.never : t.successRate(rate)}</span>
      {webhook.last_success_at !== null && (
        <span>
          {t.lastSuccess} <RelativeTime at={webhook.last_success_at} />
        </span>
      )}
    </p>
  );
}
