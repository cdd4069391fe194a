import type { Project } from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { randomId } from '../../lib/random-id.ts';
import { numberOf, type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { ReworkBanner } from '../review/ReworkBanner.tsx';
import type { TaskAnnotation } from '../task/annotation-facts.ts';
import { useRevisions } from '../task/use-revisions.ts';
import { DefinitionWorkspace } from './DefinitionWorkspace.tsx';
import { getTask, type LabelItem, openTask, type TaskDetail } from './label-item.ts';
import { type Outbox, startOutbox } from './outbox.ts';
import { t } from './strings.ts';
import { NEW_ANSWER, TaskHeader } from './TaskHeader.tsx';
import type { FinishedAnswer } from './use-label-stream.ts';
import { Workspace } from './Workspace.tsx';

const CompareAnnotations = lazy(async () => {
  const { CompareAnnotations: component } = await import('../task/CompareAnnotations.tsx');
  return { default: component };
});

const readUrl = (raw: RawSearch) => ({
  annotation: numberOf(raw.annotation) ?? (raw.annotation === NEW_ANSWER ? 0 : undefined),
  /** Shown on the right of `annotation`. */
  compare: numberOf(raw.compare),
});

/** One task by its address: every answer to it, to look at, to compare or to change, or a new one. */
export function TaskPage() {
  const projectId = useRouteParam('projectId');
  const taskId = useRouteParam('taskId');
  const project = useQuery(projectQuery(projectId));
  const task = useQuery({ queryKey: ['tasks', taskId], queryFn: () => getTask(taskId), staleTime: 0 });
  const failed = project.error ?? task.error;
  if (failed && !(project.data && task.data))
    return <ErrorState error={failed} onRetry={() => void Promise.all([project.refetch(), task.refetch()])} />;
  if (!project.data || !task.data) {
    return (
      <div className="mx-auto max-w-2xl px-6 py-16">
        <SkeletonLines count={6} />
      </div>
    );
  }
  return <Answers projectId={projectId} project={project.data} task={task.data} />;
}

type AnswersProps = { projectId: string; project: Project; task: TaskDetail };

function Answers({ projectId, project, task }: AnswersProps) {
  const config = useMemo(() => compileCached(project.label_config), [project.label_config]);
  const [{ annotation: chosen, compare }, setUrl] = useUrlState(readUrl);
  const annotation =
    chosen === 0 ? undefined : (task.annotations.find(({ id }) => id === chosen) ?? task.annotations[0]);
  const other = task.annotations.find(({ id }) => id === compare && id !== annotation?.id);
  const stopComparing = useCallback(() => setUrl({ compare: undefined }), [setUrl]);
  if (Object.keys(config.controls).length === 0 && !task.bundle) return <EmptyState title={t.noInterface} />;
  if (annotation && other && !task.bundle)
    return (
      <Suspense fallback={null}>
        <CompareAnnotations
          config={config}
          task={task}
          annotations={task.annotations}
          leftId={annotation.id}
          rightId={other.id}
          mayAnnotate={task.can.annotate}
          onChoose={(left, right) => setUrl({ annotation: left, compare: right })}
          onClose={stopComparing}
          onMerged={(id) => setUrl({ annotation: id, compare: undefined })}
        />
      </Suspense>
    );
  const header = (
    <TaskHeader
      projectId={projectId}
      task={task}
      annotation={annotation}
      onChoose={(id) => setUrl({ annotation: id ?? 0 })}
      onCompare={task.bundle || !annotation ? undefined : (id) => setUrl({ annotation: annotation.id, compare: id })}
    />
  );
  const revealsPredictions = project.reveal_preannotations_interactively;
  const definitionId = task.bundle ? null : project.task_definition_id;
  return <Answer {...{ projectId, config, task, annotation, header, revealsPredictions, definitionId }} />;
}

type AnswerProps = {
  projectId: string;
  config: CompiledConfig;
  task: TaskDetail;
  annotation: TaskAnnotation | undefined;
  header: React.ReactNode;
  revealsPredictions: boolean;
  /** Version of the interface that is shown; null where the task has a definition of its own. */
  definitionId: number | null;
};

function Answer({ projectId, config, task, annotation, header, revealsPredictions, definitionId }: AnswerProps) {
  const userId = useMe().user_id;
  const queries = useQueryClient();
  const outbox = useOwnOutbox(userId);
  const item = useItem(task, annotation, userId);
  const revisions = useRevisions(annotation);
  if (!item || !outbox) return null;
  const submit = async ({ result, toolVersion, leadTimeMs, draftId, ...draft }: FinishedAnswer): Promise<void> => {
    const key = randomId();
    const made = {
      result,
      lead_time: leadTimeMs / 1000,
      ...(toolVersion ? { tool_version: toolVersion } : {}),
      ...(definitionId === null ? {} : { task_definition: definitionId }),
    };
    const body = annotation
      ? { ...made, version: annotation.version }
      : { ...made, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) };
    const kind = annotation ? 'update' : 'submit';
    const { id: taskId, inner_id: innerId } = task;
    await outbox.add({ key, taskId, innerId, kind, annotationId: annotation?.id, body }, draft);
    const isSent = await outbox.flush().then(
      () => true,
      () => false,
    );
    if (!isSent) return toast(t.keptHere, { tone: 'info', detail: t.keptHereText });
    if (outbox.getState().refused.some((work) => work.key === key)) return;
    toast(t.saved);
    await Promise.all(['tasks', 'review'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const work = {
    item,
    userId,
    outbox,
    header,
    isReadonly: annotation !== undefined && !annotation.can.update,
    onSubmit: submit,
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      {annotation?.completed_by?.id === userId && <ReworkBanner projectId={projectId} taskId={task.id} />}
      <div className="min-h-0 flex-1">
        {item.bundle ? (
          <DefinitionWorkspace key={item.key} {...work} projectId={projectId} bundle={item.bundle} />
        ) : (
          <Workspace key={item.key} {...work} {...{ projectId, config, revisions, revealsPredictions }} />
        )}
      </div>
    </div>
  );
}

function useItem(task: TaskDetail, annotation: TaskAnnotation | undefined, userId: number): LabelItem | undefined {
  const [item, setItem] = useState<LabelItem>();
  useEffect(() => {
    let isCurrent = true;
    void openTask(task, annotation, userId).then((opened) => {
      if (isCurrent) setItem(opened);
    });
    return () => {
      isCurrent = false;
    };
  }, [task, annotation, userId]);
  return item;
}

function useOwnOutbox(userId: number): Outbox | undefined {
  const [outbox, setOutbox] = useState<Outbox>();
  useEffect(() => {
    const started = startOutbox(userId);
    setOutbox(started);
    return () => started.stop();
  }, [userId]);
  return outbox;
}
