import { AnnotationEditor } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { toast } from '../../../ui/toast.ts';
import type { DraftState } from '../../annotations/draft-keeper.ts';
import type { LabelItem } from '../../annotations/label-item.ts';
import type { Outbox } from '../../annotations/outbox.ts';
import { SaveState } from '../../annotations/SaveState.tsx';
import { t as labelling } from '../../annotations/strings.ts';
import { useChosenHotkeys } from '../../annotations/use-chosen-hotkeys.ts';
import type { FinishedAnswer } from '../../annotations/use-label-stream.ts';
import { useClock, useFinish, useHeartbeat, useKeeper } from '../../annotations/use-work.ts';
import { ConflictDialog } from '../../annotations/Workspace.tsx';
import { SchemaWorkspace } from '../../plugins/SchemaWorkspace.tsx';

type PortalWorkspaceProps = {
  config: CompiledConfig;
  item: LabelItem;
  userId: number;
  outbox: Outbox;
  header: ReactNode;
  onSubmit: (answer: FinishedAnswer) => Promise<void>;
};

/**
 * The editor on one paid task, with its draft, clock and place kept alive, and nothing that only people of the house may
 * see, such as comments. Mount it anew for every item.
 */
export function PortalWorkspace({ config, item, userId, outbox, header, onSubmit }: PortalWorkspaceProps) {
  const [draftState, setDraftState] = useState<DraftState>(item.storedDraft ? 'saved' : 'clean');
  const [theirs, setTheirs] = useState<unknown>();
  const [start, setStart] = useState<{ number: number; result: unknown }>({
    number: 0,
    result: item.bundle ? item.initialAnswer : item.initialResult,
  });
  const keeper = useKeeper(item, userId, (state, draft) => {
    setDraftState(state);
    if (state === 'conflict') setTheirs(draft?.result ?? null);
  });
  const clock = useClock(item.leadTimeMs);
  const [hotkeys, keepHotkeys] = useChosenHotkeys();
  useHeartbeat(item, false);
  useEffect(() => {
    if (item.isRestored) toast(labelling.restored, { tone: 'info' });
  }, [item]);
  const finish = useFinish(keeper, clock);
  const predictions = useMemo(
    () => item.predictions.map(({ result, score }) => ({ result: itemsOf(result), score: score ?? null })),
    [item],
  );
  const shared = { header, onChange: (result: unknown) => keeper.current?.change(result, clock.current?.read() ?? 0) };
  const status = <SaveState outbox={outbox} draft={draftState} />;
  return (
    <>
      {item.bundle ? (
        <SchemaWorkspace
          key={start.number}
          bundle={item.bundle}
          initialResult={start.result}
          status={status}
          isReadonly={false}
          isUpdate={false}
          onSubmit={({ result, toolVersion }) => void finish((answer) => onSubmit({ ...answer, result, toolVersion }))}
          {...shared}
        />
      ) : (
        <AnnotationEditor
          key={`${item.key} ${start.number}`}
          config={config}
          task={{ id: item.key, data: item.data }}
          initialResult={itemsOf(start.result)}
          predictions={predictions}
          capabilities={{
            readonly: false,
            canSubmit: true,
            canSkip: false,
            canUpdate: false,
            revealsPredictions: false,
          }}
          hotkeys={hotkeys}
          onHotkeysChange={keepHotkeys}
          historyKey={`${userId}:${item.taskId}`}
          submitLabel={labelling.submit}
          statusSlot={status}
          onSubmit={(result) => void finish((answer) => onSubmit({ ...answer, result }))}
          onProblem={(message) => toast(labelling.problem, { tone: 'warning', detail: message })}
          {...shared}
        />
      )}
      <ConflictDialog
        isOpen={theirs !== undefined}
        onMine={() => {
          setTheirs(undefined);
          void keeper.current?.keepMine();
        }}
        onTheirs={() => {
          setStart(({ number }) => ({ number: number + 1, result: theirs }));
          setTheirs(undefined);
          setDraftState('saved');
        }}
      />
    </>
  );
}

const itemsOf = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);
