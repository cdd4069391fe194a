import type { Project } from '@labelwright/contract/projects';
import { AnnotationEditor, type Editor } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useMemo, useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { toast } from '../../ui/toast.ts';
import type { TaskDetail } from '../annotations/label-item.ts';
import { t as words } from '../annotations/strings.ts';
import { useChosenHotkeys } from '../annotations/use-chosen-hotkeys.ts';
import { useStanding } from '../annotations/use-local-answer.ts';
import { SchemaWorkspace } from '../plugins/SchemaWorkspace.tsx';
import type { TaskAnnotation } from '../task/annotation-facts.ts';
import { useRevisions } from '../task/use-revisions.ts';
import { t } from './strings.ts';
import { useComments } from './use-comments.ts';
import type { Fix } from './use-review-stream.ts';

type ReviewedAnswerProps = {
  project: Project;
  task: TaskDetail;
  config: CompiledConfig;
  annotation: TaskAnnotation;
  isFixing: boolean;
  /** It goes on from what was begun, and is kept as it grows. */
  fix: Fix;
  header: ReactNode;
  onFixed: (result: unknown) => void;
  onReady: (editor: Editor) => void;
};

/** An annotation in its interface: to look at, or to put right. Mount it anew for every one. */
export function ReviewedAnswer(props: ReviewedAnswerProps) {
  const { project, task, config, annotation, isFixing, fix, header, onFixed, onReady } = props;
  const userId = useMe().user_id;
  const comments = useComments({
    projectId: project.id,
    taskId: task.id,
    annotationId: annotation.id,
    count: task.comment_count,
  });
  const revisions = useRevisions(annotation.version > 1 ? annotation : undefined);
  const [hotkeys, keepHotkeys] = useChosenHotkeys();
  const shown = useMemo(
    () => ({ id: `review ${task.id}`, data: (task.data ?? {}) as Record<string, unknown> }),
    [task],
  );
  const capabilities = useMemo(() => ({ readonly: !isFixing, canSubmit: isFixing, canUpdate: true }), [isFixing]);
  const [begun] = useState(() => (isFixing ? fix.read().result : undefined));
  const initial = begun ?? annotation.result;
  const keep = (result: unknown): void =>
    void fix.keep({ result, beside: fix.read().beside ?? { version: annotation.version } });
  const status = useStanding(fix) === 'kept' && isFixing ? t.fixKept : null;
  if (task.bundle)
    return (
      <SchemaWorkspace
        bundle={task.bundle}
        initialResult={initial}
        header={header}
        status={status}
        comments={comments}
        isReadonly={!isFixing}
        isUpdate
        onChange={keep}
        onSubmit={({ result }) => onFixed(result)}
      />
    );
  return (
    <AnnotationEditor
      config={config}
      task={shown}
      initialResult={Array.isArray(initial) ? (initial as ResultItem[]) : []}
      capabilities={capabilities}
      hotkeys={hotkeys}
      onHotkeysChange={keepHotkeys}
      submitLabel={t.acceptFixed}
      header={header}
      comments={comments}
      statusSlot={status}
      onReady={onReady}
      {...(isFixing
        ? { historyKey: `${userId}:fix:${annotation.id}:${annotation.version}`, onChange: keep, onSubmit: onFixed }
        : {})}
      {...(revisions && !isFixing ? { revisions } : {})}
      onProblem={(message) => toast(words.problem, { tone: 'warning', detail: message })}
    />
  );
}
