import type { Prompt } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { numberOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { GateCard } from './GateCard.tsx';
import { NoConnection } from './NoConnection.tsx';
import { PredictCard } from './PredictCard.tsx';
import { PromptForm } from './PromptForm.tsx';
import {
  choicesQuery,
  deletePrompt,
  promptQuery,
  useLivePrompts,
  useRefreshPrompts,
  versionsQuery,
} from './prompts-api.ts';
import { t } from './strings.ts';
import { TryCard } from './TryCard.tsx';

/** One prompt: written on the left, tried, compared and switched on at the right. */
export function PromptPage() {
  const projectId = useRouteParam('projectId');
  const promptId = useRouteParam('promptId');
  const isNew = promptId === 'new';
  const { data: prompt, error, refetch } = useQuery({ ...promptQuery(projectId, promptId), enabled: !isNew });
  const { data: connections } = useQuery(choicesQuery(projectId));
  useLivePrompts(projectId);
  return (
    <PageBody>
      <Link
        to="/projects/$projectId/prompts"
        params={{ projectId }}
        className="-mb-4 inline-flex items-center gap-1 self-start text-sm text-muted hover:text-fg"
      >
        <ArrowLeft aria-hidden size={14} /> {t.editor.back}
      </Link>
      {error !== null && prompt === undefined ? (
        <ErrorState level={1} error={error} onRetry={() => void refetch()} />
      ) : connections === undefined || (!isNew && prompt === undefined) ? (
        <SkeletonLines count={10} />
      ) : prompt === undefined ? (
        <NewPrompt projectId={projectId} hasConnections={connections.length > 0} />
      ) : (
        <OnePrompt key={prompt.id} projectId={projectId} prompt={prompt} />
      )}
    </PageBody>
  );
}

function NewPrompt({ projectId, hasConnections }: { projectId: string; hasConnections: boolean }) {
  const navigate = useNavigate();
  return (
    <>
      <h1 className="text-lg">{t.editor.newTitle}</h1>
      {hasConnections ? (
        <PromptForm
          projectId={projectId}
          prompt={undefined}
          version={undefined}
          onSaved={(made) =>
            void navigate({
              to: '/projects/$projectId/prompts/$promptId',
              params: { projectId, promptId: String(made.id) },
              replace: true,
            })
          }
        />
      ) : (
        <NoConnection />
      )}
    </>
  );
}

function OnePrompt({ projectId, prompt }: { projectId: string; prompt: Prompt }) {
  const [{ version: asked }, setUrl] = useUrlState((raw) => ({ version: numberOf(raw.version) }));
  const { data: versions = [prompt.latest] } = useQuery(versionsQuery(projectId, prompt.id));
  const version = versions.find((one) => one.version === asked) ?? prompt.latest;
  const { enabled_version: on } = prompt;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-lg wrap-anywhere">{prompt.name}</h1>
        {on !== null && <Badge tone="success">{t.list.on(on)}</Badge>}
        <div className="flex items-center gap-2 sm:ml-auto">
          <div className="w-40">
            <Select
              label={t.editor.version}
              isLabelHidden
              value={String(version.version)}
              options={versions.map((one) => ({
                value: String(one.version),
                label: t.editor.versionOption(one.version, one.version === on),
              }))}
              onChange={(next) => setUrl({ version: Number(next) })}
            />
          </div>
          {prompt.can.delete && <DeletePrompt projectId={projectId} prompt={prompt} />}
        </div>
      </div>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <PromptForm
          key={version.id}
          projectId={projectId}
          prompt={prompt}
          version={version}
          onSaved={() => setUrl({ version: undefined })}
        />
        <div className="flex min-w-0 flex-col gap-5">
          <TryCard key={`try ${version.id}`} projectId={projectId} prompt={prompt} version={version} />
          <GateCard key={`gate ${version.id}`} projectId={projectId} prompt={prompt} version={version} />
          <PredictCard projectId={projectId} prompt={prompt} version={version} />
        </div>
      </div>
    </>
  );
}

function DeletePrompt({ projectId, prompt }: { projectId: string; prompt: Prompt }) {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const refresh = useRefreshPrompts(projectId);
  return (
    <>
      <Button icon={<Trash2 aria-hidden size={16} />} onClick={() => setAsking(true)}>
        {t.editor.delete}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t.editor.deleteTitle(prompt.name)}
        actionLabel={t.editor.delete}
        onConfirm={async () => {
          await deletePrompt(projectId, prompt.id);
          toast(t.editor.deleted);
          await navigate({ to: '/projects/$projectId/prompts', params: { projectId } });
          await refresh();
        }}
      >
        {t.editor.deleteText}
      </ConfirmDialog>
    </>
  );
}
