import type { TaskBundle } from '@labelwright/contract/plugins';
import { type ReactNode, useEffect } from 'react';
import { toast } from '../../ui/toast.ts';
import { SchemaWorkspace } from '../plugins/SchemaWorkspace.tsx';
import { sendTypedComments } from '../review/typed-comments.ts';
import { useComments } from '../review/use-comments.ts';
import { DraftConflictDialog } from './DraftConflictDialog.tsx';
import type { LabelItem } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { t } from './strings.ts';
import type { FinishedAnswer } from './use-label-stream.ts';
import { useClock, useDraft, useFinish, useHeartbeat } from './use-work.ts';

type DefinitionWorkspaceProps = {
  projectId: string;
  item: LabelItem;
  bundle: TaskBundle;
  userId: number;
  outbox: Outbox;
  header: ReactNode;
  isReadonly?: boolean;
  onSubmit: (answer: FinishedAnswer) => Promise<void>;
  onSkip?: ((answer: Omit<FinishedAnswer, 'result'>) => Promise<void>) | undefined;
  onNavigate?: (step: -1 | 1) => void;
};

/** A task with a JSON-schema definition, with its draft, clock and lease kept alive. Mount it anew for every item. */
export function DefinitionWorkspace(props: DefinitionWorkspaceProps) {
  const { projectId, item, bundle, userId, outbox, header, isReadonly = false, onSubmit, onSkip, onNavigate } = props;
  const { keeper, start, status, decision } = useDraft(item, userId, item.initialAnswer);
  const clock = useClock(item.leadTimeMs);
  useHeartbeat(item, isReadonly);
  const comments = useComments({
    projectId,
    taskId: item.taskId,
    annotationId: item.annotation?.id,
    count: item.commentCount,
  });
  const finish = useFinish(keeper, clock);
  const say = (): Promise<void> => sendTypedComments(userId, item.taskId);
  useEffect(() => {
    if (item.isRestored) toast(t.restored, { tone: 'info' });
  }, [item]);
  return (
    <>
      <SchemaWorkspace
        key={start.number}
        bundle={bundle}
        initialResult={start.result}
        header={header}
        status={<SaveState outbox={outbox} {...status} />}
        comments={comments}
        isReadonly={isReadonly}
        isUpdate={item.annotation !== undefined}
        onChange={(result) => keeper.current?.change(result, clock.current?.read() ?? 0)}
        onSubmit={({ result, toolVersion }) =>
          void finish((answer) => onSubmit({ ...answer, result, toolVersion })).then(say)
        }
        {...(onSkip && item.canSkip ? { onSkip: () => void finish(onSkip).then(say) } : {})}
        {...(onNavigate
          ? { onNavigate: (step: -1 | 1) => void keeper.current?.flush().then(() => onNavigate(step)) }
          : {})}
      />
      <DraftConflictDialog {...decision} />
    </>
  );
}
