import { AnnotationEditor } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { type ActiveTime, trackActiveTime } from './active-time.ts';
import { type DraftKeeper, type DraftState, keepDraft } from './draft-keeper.ts';
import type { LabelItem } from './label-item.ts';
import type { Outbox } from './outbox.ts';
import { SaveState } from './SaveState.tsx';
import { t } from './strings.ts';
import type { FinishedAnswer } from './use-label-stream.ts';

type WorkspaceProps = {
  config: CompiledConfig;
  item: LabelItem;
  userId: number;
  outbox: Outbox;
  header: ReactNode;
  isReadonly?: boolean;
  onSubmit: (answer: FinishedAnswer) => Promise<void>;
  onSkip?: ((answer: Omit<FinishedAnswer, 'result'>) => Promise<void>) | undefined;
  onNavigate?: (step: -1 | 1) => void;
};

const HEARTBEAT_MS = 60_000;

/** The editor on one task, with its draft, clock and lease kept alive. Mount it anew for every item. */
export function Workspace({
  config,
  item,
  userId,
  outbox,
  header,
  isReadonly = false,
  onSubmit,
  onSkip,
  onNavigate,
}: WorkspaceProps) {
  const [draftState, setDraftState] = useState<DraftState>(item.storedDraft ? 'saved' : 'clean');
  const [theirs, setTheirs] = useState<ResultItem[]>();
  const [startResult, setStartResult] = useState(item.initialResult);
  const keeper = useKeeper(item, userId, (state, draft) => {
    setDraftState(state);
    if (state === 'conflict') setTheirs(Array.isArray(draft?.result) ? (draft.result as ResultItem[]) : []);
  });
  const clock = useClock(item.leadTimeMs);
  useHeartbeat(item, isReadonly);
  useEffect(() => {
    if (item.isRestored) toast(t.restored, { tone: 'info' });
  }, [item]);

  const isFinishing = useRef(false);
  /** Once, however often an impatient hand presses the key. */
  const finish = useCallback(
    async (send: (answer: Omit<FinishedAnswer, 'result'>) => Promise<void>): Promise<void> => {
      if (isFinishing.current) return;
      isFinishing.current = true;
      const kept = keeper.current;
      const answer = { leadTimeMs: clock.current?.read() ?? 0, draftId: kept?.draftId, after: kept?.settled() };
      try {
        await kept?.discard();
        await send(answer);
      } catch (error) {
        toastError(t.notKept, error);
      } finally {
        isFinishing.current = false;
      }
    },
    [keeper, clock],
  );
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
    }),
    [isReadonly, onSkip, item],
  );
  return (
    <>
      <AnnotationEditor
        key={`${item.key} ${startResult === item.initialResult ? '' : 'other'}`}
        config={config}
        task={{ id: item.key, data: item.data }}
        initialResult={startResult}
        predictions={predictions}
        capabilities={capabilities}
        submitLabel={item.annotation ? t.update : t.submit}
        header={header}
        statusSlot={<SaveState outbox={outbox} draft={draftState} />}
        onChange={(result) => keeper.current?.change(result, clock.current?.read() ?? 0)}
        onSubmit={(result) => void finish((answer) => onSubmit({ ...answer, result }))}
        {...(onSkip ? { onSkip: () => void finish(onSkip) } : {})}
        {...(onNavigate
          ? { onNavigate: (step: -1 | 1) => void keeper.current?.flush().then(() => onNavigate(step)) }
          : {})}
        onProblem={(message) => toast(t.problem, { tone: 'warning', detail: message })}
      />
      <ConflictDialog
        isOpen={theirs !== undefined}
        onMine={() => {
          setTheirs(undefined);
          void keeper.current?.keepMine();
        }}
        onTheirs={() => {
          if (theirs) setStartResult(theirs);
          setTheirs(undefined);
          setDraftState('saved');
        }}
      />
    </>
  );
}

function ConflictDialog({ isOpen, onMine, onTheirs }: { isOpen: boolean; onMine: () => void; onTheirs: () => void }) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onMine}
      title={t.conflictTitle}
      description={t.conflictText}
      actions={
        <>
          <Button onClick={onTheirs}>{t.takeTheirs}</Button>
          <Button variant="primary" onClick={onMine}>
            {t.keepMine}
          </Button>
        </>
      }
    />
  );
}

function useKeeper(
  item: LabelItem,
  userId: number,
  onState: Parameters<typeof keepDraft>[1],
): { current: DraftKeeper | undefined } {
  const keeper = useRef<DraftKeeper | undefined>(undefined);
  const report = useRef(onState);
  report.current = onState;
  useEffect(() => {
    const kept = keepDraft(
      { userId, taskId: item.taskId, annotationId: item.annotation?.id, stored: item.storedDraft },
      (state, theirs) => report.current(state, theirs),
    );
    keeper.current = kept;
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') void kept.flush(true);
    };
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      void kept.flush(true).finally(() => kept.stop());
    };
  }, [item, userId]);
  return keeper;
}

function useClock(startMs: number): { current: ActiveTime | undefined } {
  const clock = useRef<ActiveTime | undefined>(undefined);
  useEffect(() => {
    const tracked = trackActiveTime();
    tracked.reset(startMs);
    clock.current = tracked;
    return () => tracked.stop();
  }, [startMs]);
  return clock;
}

/** Keeps the place on the task while somebody is looking at it. */
function useHeartbeat(item: LabelItem, isReadonly: boolean): void {
  useEffect(() => {
    if (isReadonly || item.annotation) return;
    const beat = setInterval(() => {
      if (document.visibilityState === 'visible')
        void api.post(`/api/tasks/${item.taskId}/heartbeat`, {}).catch(() => {});
    }, HEARTBEAT_MS);
    return () => clearInterval(beat);
  }, [item, isReadonly]);
}
