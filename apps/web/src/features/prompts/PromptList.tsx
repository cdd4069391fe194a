import type { Prompt } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageSquareText, Plus } from 'lucide-react';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { NoConnection } from './NoConnection.tsx';
import { choicesQuery, promptsQuery } from './prompts-api.ts';
import { shareOf, t } from './strings.ts';

/** The prompts with how they stand; the one that is on answers the tasks. */
export function PromptList({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(promptsQuery(projectId));
  const { data: connections } = useQuery(choicesQuery(projectId));
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={5} />;
  if (data.length === 0 && connections?.length === 0) return <NoConnection />;
  if (data.length === 0)
    return (
      <EmptyState
        icon={<MessageSquareText aria-hidden size={24} />}
        title={t.none}
        action={
          <ButtonLink
            to="/projects/$projectId/prompts/$promptId"
            params={{ projectId, promptId: 'new' }}
            icon={<Plus aria-hidden size={16} />}
          >
            {t.add}
          </ButtonLink>
        }
      >
        {t.noneText}
      </EmptyState>
    );
  return (
    <ul className="flex flex-col gap-3">
      {data.map((prompt) => (
        <PromptCard key={prompt.id} projectId={projectId} prompt={prompt} />
      ))}
    </ul>
  );
}

function PromptCard({ projectId, prompt }: { projectId: string; prompt: Prompt }) {
  const { latest, enabled_version: on } = prompt;
  return (
    <li className="relative flex flex-col gap-2 rounded-md border bg-surface p-4 hover:bg-surface-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-base font-medium">
          <Link
            to="/projects/$projectId/prompts/$promptId"
            params={{ projectId, promptId: String(prompt.id) }}
            className="after:absolute after:inset-0"
          >
            {prompt.name}
          </Link>
        </h2>
        {on === null ? (
          <StatusBadge status="cancelled" label={t.list.off} />
        ) : (
          <Badge tone="success">{t.list.on(on)}</Badge>
        )}
      </div>
      <p className="line-clamp-2 text-sm text-muted">{latest.template}</p>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <span>{t.list.version(latest.version)}</span>
        <span>{latest.model}</span>
        <span>
          {latest.evaluation === null
            ? t.list.notMeasured
            : `${t.attempt.agreement}: ${shareOf(latest.evaluation.agreement.value)}`}
        </span>
        <RelativeTime at={latest.created_at} />
      </p>
    </li>
  );
}
