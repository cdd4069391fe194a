import { compileCached } from '@labelwright/task-definition/cache';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import '@labelwright/editor/styles.css';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { randomId } from '../../lib/random-id.ts';
import { numberOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { DefinitionWorkspace } from './DefinitionWorkspace.tsx';
import { getTask, type LabelItem, openTask, type TaskAnswer, type TaskDetail } from './label-item.ts';
import { type Outbox, startOutbox } from './outbox.ts';
import { t } from './strings.ts';
import type { FinishedAnswer } from './use-label-stream.ts';
import { Workspace } from './Workspace.tsx';

const NEW = 'new';

/** One task by its address: every answer to it, to look at or to change, or a new one. */
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
  return <Answers projectId={projectId} labelConfig={project.data.label_config} task={task.data} />;
}

function Answers({ projectId, labelConfig, task }: { projectId: string; labelConfig: string; task: TaskDetail }) {
  const userId = useMe().user_id;
  const queries = useQueryClient();
  const config = useMemo(() => compileCached(labelConfig), [labelConfig]);
  const outbox = useOwnOutbox(userId);
  const [{ annotation: chosen }, setUrl] = useUrlState((raw) => ({
    annotation: numberOf(raw.annotation) ?? (raw.annotation === NEW ? 0 : undefined),
  }));
  const annotation =
    chosen === 0 ? undefined : (task.annotations.find(({ id }) => id === chosen) ?? task.annotations[0]);
  const item = useItem(task, annotation, userId);
  if (Object.keys(config.controls).length === 0 && !task.bundle) return <EmptyState title={t.noInterface} />;
  if (!item || !outbox) return null;
  const header = (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link
        to="/projects/$projectId/data"
        params={{ projectId }}
        aria-label={t.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-fit text-base font-medium whitespace-nowrap max-sm:sr-only">{t.task(task.inner_id)}</h1>
      <div className="ml-auto w-80 min-w-0">
        <Select
          label={t.annotations}
          isLabelHidden
          value={annotation ? String(annotation.id) : NEW}
          onChange={(value) => setUrl({ annotation: value === NEW ? 0 : Number(value) })}
          options={[
            ...task.annotations.map((entry) => ({ value: String(entry.id), label: labelOf(entry) })),
            { value: NEW, label: t.annotate },
          ]}
        />
      </div>
    </div>
  );
  const submit = async ({ result, toolVersion, leadTimeMs, draftId, after }: FinishedAnswer): Promise<void> => {
    const key = randomId();
    const made = { result, lead_time: leadTimeMs / 1000, ...(toolVersion ? { tool_version: toolVersion } : {}) };
    const body = annotation
      ? { ...made, version: annotation.version }
      : { ...made, submission_id: key, ...(draftId ? { draft_id: draftId } : {}) };
    const kind = annotation ? 'update' : 'submit';
    await outbox.add({ key, taskId: task.id, kind, annotationId: annotation?.id, body }, after);
    const isSent = await outbox.flush().then(
      () => true,
      () => false,
    );
    if (!isSent) return toast(t.keptHere, { tone: 'info', detail: t.keptHereText });
    if (outbox.getState().refused.some((work) => work.key === key)) return;
    toast(t.saved);
    await queries.invalidateQueries({ queryKey: ['tasks'] });
  };
  const work = {
    item,
    userId,
    outbox,
    header,
    isReadonly: annotation !== undefined && !annotation.can.update,
    onSubmit: submit,
  };
  return item.bundle ? (
    <DefinitionWorkspace key={item.key} {...work} bundle={item.bundle} />
  ) : (
    <Workspace key={item.key} {...work} config={config} />
  );
}

function labelOf({ id, completed_by: person, was_cancelled: isSkip }: TaskAnswer): string {
  const name = person === null ? t.somebody : `${person.first_name} ${person.last_name}`.trim() || person.email;
  return isSkip ? t.skipBy(id, name) : t.answerBy(id, name);
}

function useItem(task: TaskDetail, annotation: TaskAnswer | undefined, userId: number): LabelItem | undefined {
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
