import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../lib/live.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { t } from './strings.ts';
import { WebhookCard } from './WebhookCard.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WEBHOOKS_KEY, webhooksQuery } from './webhooks-api.ts';

/** The webhooks of a project or, without one, of the organization. */
export function WebhooksSection({ projectId }: { projectId?: number }) {
  const { data, error, refetch } = useQuery(webhooksQuery(projectId));
  const [open, setOpen] = useState<WebhookRecord | 'new'>();
  const [secret, setSecret] = useState<string>();
  useLive('webhooks', { invalidates: [WEBHOOKS_KEY] });
  const add = (
    <Button icon={<Plus aria-hidden size={16} />} onClick={() => setOpen('new')}>
      {t.add}
    </Button>
  );
  return (
    <section aria-label={t.title} className="flex max-w-4xl flex-col gap-4">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div>
          {projectId !== undefined && <h2 className="text-md">{t.title}</h2>}
          <p className="text-muted">{projectId === undefined ? t.organizationDescription : t.projectDescription}</p>
        </div>
        {data !== undefined && data.length > 0 && add}
      </header>
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={4} />
      ) : data.length === 0 ? (
        <EmptyState icon={<Webhook aria-hidden size={24} />} title={t.none} action={add}>
          {t.noneText}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((webhook) => (
            <WebhookCard
              key={webhook.id}
              webhook={webhook}
              hasScope={projectId === undefined}
              onChange={() => setOpen(webhook)}
            />
          ))}
        </ul>
      )}
      {open !== undefined && (
        <WebhookDialog
          projectId={projectId}
          webhook={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
          onSecret={setSecret}
        />
      )}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </section>
  );
}
