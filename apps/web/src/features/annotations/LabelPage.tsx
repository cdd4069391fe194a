import type { Project } from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { ReworkBanner } from '../review/ReworkBanner.tsx';
import { useRevisions } from '../task/use-revisions.ts';
import { DefinitionWorkspace } from './DefinitionWorkspace.tsx';
import { GoldenFeedback } from './GoldenFeedback.tsx';
import { Instructions } from './Instructions.tsx';
import { LabelHeader } from './LabelHeader.tsx';
import { NothingLeft } from './NothingLeft.tsx';
import { type Outbox, startOutbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { t } from './strings.ts';
import { useLabelStream } from './use-label-stream.ts';
import { useLeft } from './use-left.ts';
import { Workspace } from './Workspace.tsx';

/** The labelling screen: one task after the other, without waiting. */
export function LabelPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  const outbox = useOutbox(useMe().user_id);
  if (project.isError && !project.data)
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} />;
  if (!project.data || !outbox) return <Waiting />;
  return <Labelling project={project.data} projectId={projectId} outbox={outbox} />;
}

const Waiting = () => (
  <div className="mx-auto max-w-2xl px-6 py-16">
    <SkeletonLines count={6} />
  </div>
);

function useOutbox(userId: number): Outbox | undefined {
  const [outbox, setOutbox] = useState<Outbox>();
  useEffect(() => {
    const started = startOutbox(userId);
    setOutbox(started);
    return () => started.stop();
  }, [userId]);
  return outbox;
}

function Labelling({ project, projectId, outbox }: { project: Project; projectId: string; outbox: Outbox }) {
  const userId = useMe().user_id;
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const stream = useLabelStream(projectId, userId, outbox, project.task_definition_id, config);
  const left = useLeft(project.id, stream.submitted, outbox);
  const hasInstructions = project.expert_instruction.trim() !== '';
  const [isReading, setIsReading] = useState(project.show_instruction && hasInstructions);
  const { state } = stream;
  useReviewsFirst(projectId, state.kind === 'review' ? state.taskId : undefined);
  const item = state.kind === 'task' ? state.item : undefined;
  const revisions = useRevisions(item?.annotation);
  const hasWorkspace = item !== undefined && (item.bundle !== undefined || Object.keys(config.controls).length > 0);
  // Where there is nothing to label, or not yet, no workspace hears the keys that lead to earlier tasks.
  useHotkey('mod+arrowleft', () => stream.navigate(-1), { label: t.earlier, isEnabled: !hasWorkspace });
  useHotkey('mod+arrowright', () => stream.navigate(1), { label: t.later, isEnabled: !hasWorkspace });
  const header = (
    <LabelHeader
      projectId={projectId}
      title={project.title}
      item={item}
      left={item?.left === undefined ? undefined : (left ?? item.left)}
      stream={stream}
      onInstructions={hasInstructions ? () => setIsReading(true) : undefined}
    />
  );
  const work = (
    <>
      {item?.bundle ? (
        <DefinitionWorkspace
          key={item.key}
          projectId={projectId}
          item={item}
          bundle={item.bundle}
          userId={userId}
          outbox={outbox}
          header={header}
          onSubmit={stream.submit}
          onSkip={item.annotation ? undefined : stream.skip}
          onNavigate={stream.navigate}
        />
      ) : item && hasWorkspace ? (
        <Workspace
          key={item.key}
          config={config}
          item={item}
          userId={userId}
          outbox={outbox}
          header={header}
          revealsPredictions={project.reveal_preannotations_interactively}
          revisions={revisions}
          projectId={projectId}
          onSubmit={stream.submit}
          onSkip={item.annotation ? undefined : stream.skip}
          onNavigate={stream.navigate}
        />
      ) : (
        <div className="flex h-full flex-col">
          <div className="flex items-center gap-3 border-b bg-surface px-3 py-2">
            {header}
            <SaveState outbox={outbox} draft="clean" />
          </div>
          <div className="min-h-0 flex-1 overflow-auto">
            {(state.kind === 'loading' || state.kind === 'review') && <Waiting />}
            {state.kind === 'task' && <EmptyState title={t.noInterface} />}
            {state.kind === 'error' && <ErrorState error={state.error} onRetry={stream.reload} />}
            {(state.kind === 'none' || state.kind === 'offline') && (
              <NothingLeft state={state} projectId={projectId} submitted={stream.submitted} onRetry={stream.reload} />
            )}
          </div>
        </div>
      )}
    </>
  );
  return (
    <>
      {item?.isRework ? (
        <div className="flex h-full min-h-0 flex-col">
          <ReworkBanner projectId={projectId} taskId={item.taskId} onDeclined={stream.reload} />
          <div className="min-h-0 flex-1">{work}</div>
        </div>
      ) : (
        work
      )}
      <Instructions
        html={project.expert_instruction}
        isOpen={isReading}
        onClose={() => setIsReading(false)}
        isFirst={stream.submitted === 0 && project.show_instruction}
      />
      <GoldenFeedback project={project} projectId={projectId} outbox={outbox} />
    </>
  );
}

/** Whoever reviews in a project does that first; the queue says so by what it hands out. */
function useReviewsFirst(projectId: string, taskId: number | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (taskId === undefined) return;
    toast(t.reviewsFirst, { tone: 'info', detail: t.reviewsFirstText });
    void navigate({
      to: '/projects/$projectId/review',
      params: { projectId },
      search: { task: taskId },
      replace: true,
    });
  }, [navigate, projectId, taskId]);
}
