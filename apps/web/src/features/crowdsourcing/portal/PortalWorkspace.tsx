import { AnnotationEditor } from '@labelwright/editor';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo } from 'react';
import { toast } from '../../../ui/toast.ts';
import { DraftConflictDialog } from '../../annotations/DraftConflictDialog.tsx';
import { asItems, type LabelItem } from '../../annotations/label-item.ts';
import type { Outbox } from '../../annotations/outbox.ts';
import { SaveState } from '../../annotations/SaveState.tsx';
import { t as labelling } from '../../annotations/strings.ts';
import { useChosenHotkeys } from '../../annotations/use-chosen-hotkeys.ts';
import type { FinishedAnswer } from '../../annotations/use-label-stream.ts';
import { useClock, useDraft, useFinish, useHeartbeat } from '../../annotations/use-work.ts';
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
  const { keeper, start, status, decision } = useDraft(
    item,
    userId,
    item.bundle ? item.initialAnswer : item.initialResult,
  );
  const clock = useClock(item.leadTimeMs);
  const [hotkeys, keepHotkeys] = useChosenHotkeys();
  useHeartbeat(item, false);
  useEffect(() => {
    if (item.isRestored) toast(labelling.restored, { tone: 'info' });
  }, [item]);
  const finish = useFinish(keeper, clock);
  const predictions = useMemo(
    () => item.predictions.map(({ result, score }) => ({ result: asItems(result), score: score ?? null })),
    [item],
  );
  const shared = { header, onChange: (result: unknown) => keeper.current?.change(result, clock.current?.read() ?? 0) };
  const saveState = <SaveState outbox={outbox} {...status} />;
  return (
    <>
      {item.bundle ? (
        <SchemaWorkspace
          key={start.number}
          bundle={item.bundle}
          initialResult={start.result}
          status={saveState}
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
          initialResult={asItems(start.result)}
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
          personKey={String(userId)}
          historyKey={`${userId}:${item.taskId}`}
          submitLabel={labelling.submit}
          statusSlot={saveState}
          onSubmit={(result) => void finish((answer) => onSubmit({ ...answer, result }))}
          onProblem={(message) => toast(labelling.problem, { tone: 'warning', detail: message })}
          {...shared}
        />
      )}
      <DraftConflictDialog {...decision} {...(item.bundle ? {} : { config, data: item.data })} />
    </>
  );
}
