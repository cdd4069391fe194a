import type { TaskBundle } from '@labelwright/contract/plugins';
import { type ReactNode, useEffect, useState } from 'react';
import { toast } from '../../ui/toast.ts';
import { SchemaWorkspace } from '../plugins/SchemaWorkspace.tsx';
import { useComments } from '../review/use-comments.ts';
import type { DraftState } from './draft-keeper.ts';
import type { LabelItem } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { t } from './strings.ts';
import type { FinishedAnswer } from './use-label-stream.ts';
import { useClock, useFinish, useHeartbeat, useKeeper } from './use-work.ts';
import { ConflictDialog } from './Workspace.tsx';

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
  const [draftState, setDraftState] = useState<DraftState>(item.storedDraft ? 'saved' : 'clean');
  const [theirs, setTheirs] = useState<{ result: unknown }>();
  const [start, setStart] = useState({ number: 0, result: item.initialAnswer });
  const keeper = useKeeper(item, userId, (state, draft) => {
    setDraftState(state);
    if (state === 'conflict') setTheirs({ result: draft?.result });
  });
  const clock = useClock(item.leadTimeMs);
  useHeartbeat(item, isReadonly);
  const comments = useComments({
    projectId,
    taskId: item.taskId,
    annotationId: item.annotation?.id,
    count: item.commentCount,
  });
  const finish = useFinish(keeper, clock);
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
        status={<SaveState outbox={outbox} draft={draftState} />}
        comments={comments}
        isReadonly={isReadonly}
        isUpdate={item.annotation !== undefined}
        onChange={(result) => keeper.current?.change(result, clock.current?.read() ?? 0)}
        onSubmit={({ result, toolVersion }) => void finish((answer) => onSubmit({ ...answer, result, toolVersion }))}
        {...(onSkip && item.canSkip ? { onSkip: () => void finish(onSkip) } : {})}
        {...(onNavigate
          ? { onNavigate: (step: -1 | 1) => void keeper.current?.flush().then(() => onNavigate(step)) }
          : {})}
      />
      <ConflictDialog
        isOpen={theirs !== undefined}
        onMine={() => {
          setTheirs(undefined);
          void keeper.current?.keepMine();
        }}
        onTheirs={() => {
          setStart(({ number }) => ({ number: number + 1, result: theirs?.result }));
          setTheirs(undefined);
          setDraftState('saved');
        }}
      />
    </>
  );
}
