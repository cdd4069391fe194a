import { AnnotationEditor, type AnnotationEditorProps } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { toast } from '../../ui/toast.ts';
import { sendTypedComments } from '../review/typed-comments.ts';
import { useComments } from '../review/use-comments.ts';
import { DraftConflictDialog } from './DraftConflictDialog.tsx';
import { asItems, type LabelItem } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { t } from './strings.ts';
import { useAssistant } from './use-assistant.ts';
import { useChosenHotkeys } from './use-chosen-hotkeys.ts';
import type { FinishedAnswer } from './use-label-stream.ts';
import { useClock, useDraft, useFinish, useHeartbeat } from './use-work.ts';
import { draftKey } from './work-store.ts';

type WorkspaceProps = {
  projectId: string;
  config: CompiledConfig;
  item: LabelItem;
  userId: number;
  outbox: Outbox;
  header: ReactNode;
  isReadonly?: boolean;
  /** Predictions stay out of sight until the person asks for them. */
  revealsPredictions?: boolean;
  /** How the answer came to be what it is. */
  revisions?: AnnotationEditorProps['revisions'] | undefined;
  onSubmit: (answer: FinishedAnswer) => Promise<void>;
  onSkip?: ((answer: Omit<FinishedAnswer, 'result'>) => Promise<void>) | undefined;
  onNavigate?: (step: -1 | 1) => void;
};

/** The editor on one task, with its draft, clock and lease kept alive. Mount it anew for every item. */
export function Workspace({
  projectId,
  config,
  item,
  userId,
  outbox,
  header,
  isReadonly = false,
  revealsPredictions = false,
  revisions,
  onSubmit,
  onSkip,
  onNavigate,
}: WorkspaceProps) {
  const { keeper, start, status, decision } = useDraft(item, userId, item.initialResult);
  const clock = useClock(item.leadTimeMs);
  const [hotkeys, keepHotkeys] = useChosenHotkeys();
  const assistance = useAssistant(projectId, config, item.taskId);
  const comments = useComments({
    projectId,
    taskId: item.taskId,
    annotationId: item.annotation?.id,
    count: item.commentCount,
  });
  useHeartbeat(item, isReadonly);
  const toldOf = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (item.isRestored) toast(t.restored, { tone: 'info' });
  }, [item]);

  const finish = useFinish(keeper, clock);
  const say = (): Promise<void> => sendTypedComments(userId, item.taskId);
  const predictions = useMemo(
    () =>
      item.predictions.map(({ result, score, model_version: modelVersion }) => ({
        result: (Array.isArray(result) ? result : []) as ResultItem[],
        score: score ?? null,
        ...(modelVersion ? { modelVersion } : {}),
      })),
    [item],
  );
  const capabilities = useMemo(
    () => ({
      readonly: isReadonly,
      canSubmit: !isReadonly,
      canSkip: onSkip !== undefined && item.canSkip,
      canUpdate: item.annotation !== undefined,
      revealsPredictions,
    }),
    [isReadonly, revealsPredictions, onSkip, item],
  );
  return (
    <>
      <AnnotationEditor
        key={`${item.key} ${start.number}`}
        config={config}
        task={{ id: item.key, data: item.data }}
        initialResult={asItems(start.result)}
        predictions={predictions}
        capabilities={capabilities}
        hotkeys={hotkeys}
        onHotkeysChange={keepHotkeys}
        personKey={String(userId)}
        historyKey={draftKey(userId, item.taskId, item.annotation?.id)}
        submitLabel={item.annotation ? t.update : t.submit}
        header={header}
        statusSlot={<SaveState outbox={outbox} {...status} />}
        onChange={(result) => keeper.current?.change(result, clock.current?.read() ?? 0)}
        onSubmit={(result) => void finish((answer) => onSubmit({ ...answer, result })).then(say)}
        comments={comments}
        {...assistance}
        {...(revisions ? { revisions } : {})}
        {...(onSkip ? { onSkip: () => void finish(onSkip).then(say) } : {})}
        {...(onNavigate
          ? { onNavigate: (step: -1 | 1) => void keeper.current?.flush().then(() => onNavigate(step)) }
          : {})}
        onProblem={(message) => {
          // Each problem stands in its place; a pile of messages would cover them.
          if (toldOf.current === item.key) return;
          toldOf.current = item.key;
          toast(t.problem, { tone: 'warning', detail: message });
        }}
      />
      <DraftConflictDialog {...decision} config={config} data={item.data} />
    </>
  );
}
