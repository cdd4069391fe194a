import type { CrowdTask } from '@labelwright/contract/crowd-worker-page';
import type { TaskBundle } from '@labelwright/contract/plugins';
import { AnnotationEditor } from '@labelwright/editor';
import '@labelwright/editor/styles.css';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type ActiveTime, trackActiveTime } from '../features/annotations/active-time.ts';
import { SchemaWorkspace } from '../features/plugins/SchemaWorkspace.tsx';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { InstructionText } from '../ui/InstructionText.tsx';
import { toast } from '../ui/toast.ts';
import { CrowdHeader } from './CrowdHeader.tsx';
import { handOver } from './hand-over.ts';
import { type Answer, KeepError, keepAnswer } from './keep-answer.ts';
import { t } from './strings.ts';

/** One task of a crowd, from looking at it to handing it in. */
export function CrowdPage({ task }: { task: CrowdTask }) {
  const { bundle, notice } = task;
  const [message, setMessage] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [isReading, setIsReading] = useState(task.instructions !== '' && !task.is_preview && task.saved === null);
  const clock = useActiveTime();

  const send = async (answer: Answer): Promise<void> => {
    if (isSending || task.is_preview) return;
    setIsSending(true);
    try {
      const next = await keepAnswer(task, { ...answer, leadTimeMs: clock.current?.read() ?? 0 });
      if (next.kind === 'message') setMessage(next.text);
      else handOver(next);
    } catch (error) {
      setIsSending(false);
      toast(t.notSent, { tone: 'danger', detail: error instanceof KeepError ? error.message : t.tryAgain });
    }
  };

  if (message !== '') return <Ending title={t.thanks} text={message} />;
  if (!bundle) return <Ending title={t.noTask} text={notice} />;
  const header = <CrowdHeader task={task} onInstructions={() => setIsReading(true)} />;
  return (
    <main className="flex h-dvh min-h-0 flex-col bg-bg text-fg">
      {notice !== '' && (
        <div className="p-2">
          <Alert tone="info" title={notice} />
        </div>
      )}
      <div className="min-h-0 flex-1" aria-busy={isSending} inert={isSending}>
        {task.label_config === null || bundle.task_definition ? (
          <SchemaWorkspace
            bundle={bundle}
            frameUrl={task.frame_url}
            initialResult={task.saved ?? undefined}
            header={header}
            status={null}
            isReadonly={task.is_preview}
            isUpdate={false}
            onChange={() => {}}
            onSubmit={({ result, toolVersion }) => void send({ result, toolVersion })}
          />
        ) : (
          <ConfigTask task={task} bundle={bundle} header={header} onSubmit={(result) => void send({ result })} />
        )}
      </div>
      <Dialog
        isOpen={isReading}
        onClose={() => setIsReading(false)}
        title={t.instructions}
        size="md"
        actions={
          <Button variant="primary" onClick={() => setIsReading(false)}>
            {t.begin}
          </Button>
        }
      >
        <div className="whitespace-pre-line">
          <InstructionText html={task.instructions} />
        </div>
      </Dialog>
    </main>
  );
}

type ConfigTaskProps = {
  task: CrowdTask;
  bundle: TaskBundle;
  header: ReactNode;
  onSubmit: (result: ResultItem[]) => void;
};

function ConfigTask({ task, bundle, header, onSubmit }: ConfigTaskProps) {
  const config = useMemo(() => compileCached(task.label_config ?? ''), [task.label_config]);
  const { id, data, predictions } = bundle.task;
  const initial = Array.isArray(task.saved) ? (task.saved as ResultItem[]) : [];
  const suggestions = useMemo(
    () =>
      predictions.map(({ result, score }) => ({
        result: (Array.isArray(result) ? result : []) as ResultItem[],
        score: score ?? null,
      })),
    [predictions],
  );
  const capabilities = useMemo(
    () => ({ readonly: task.is_preview, canSubmit: !task.is_preview, canSkip: false, canUpdate: false }),
    [task.is_preview],
  );
  const submit = (result: ResultItem[]): void => {
    if (result.length > 0 || task.allows_empty) onSubmit(result);
    else toast(t.empty, { tone: 'warning', detail: t.emptyText });
  };
  return (
    <AnnotationEditor
      config={config}
      task={{ id: String(id), data: data as Record<string, unknown> }}
      initialResult={initial}
      predictions={suggestions}
      capabilities={capabilities}
      submitLabel={t.submit}
      header={header}
      onChange={() => {}}
      onSubmit={submit}
      onProblem={(problem) => toast(t.problem, { tone: 'warning', detail: problem })}
    />
  );
}

function Ending({ title, text }: { title: string; text: string }) {
  return (
    <main className="grid h-dvh place-items-center bg-bg p-6 text-center text-fg">
      <div className="max-w-md">
        <h1 className="mb-2 text-lg">{title}</h1>
        <p className="text-fg-muted">{text}</p>
      </div>
    </main>
  );
}

function useActiveTime(): { current: ActiveTime | undefined } {
  const clock = useRef<ActiveTime | undefined>(undefined);
  useEffect(() => {
    const tracked = trackActiveTime();
    clock.current = tracked;
    return () => tracked.stop();
  }, []);
  return clock;
}
