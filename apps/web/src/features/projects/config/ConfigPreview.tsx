import { AnnotationEditor } from '@labelwright/editor';
import '@labelwright/editor/styles.css';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { sampleTask } from '@labelwright/task-definition/sample-task';
import { useMemo, useState } from 'react';
import { Select } from '../../../ui/Select.tsx';

export type PreviewTask = { id: number | string; label: string; data: Record<string, unknown> };

type ConfigPreviewProps = {
  /** The last text that compiled. */
  compiled: CompiledConfig;
  /** Real tasks; the made-up one is always there. */
  tasks: readonly PreviewTask[];
  /** Better data than what the compiler makes up, from a template. */
  sample?: Record<string, unknown> | undefined;
  /** What the sample is shown with; nothing when not given. */
  answer?: readonly ResultItem[];
};

const noAnswer: readonly ResultItem[] = [];

const capabilities = { canSubmit: false, canSkip: false };

/** The interface as annotators will have it, on a task of the project or a made-up one. Nothing is stored. */
export function ConfigPreview({ compiled, tasks, sample, answer = noAnswer }: ConfigPreviewProps) {
  const [chosen, setChosen] = useState<string>();
  const all = useMemo((): PreviewTask[] => {
    const made = { ...sampleTask(compiled), ...(sample ?? {}) };
    return [...tasks, { id: 'sample', label: sample ? 'Sample of the gallery' : 'Made-up task', data: made }];
  }, [compiled, tasks, sample]);
  const task = all.find(({ id }) => String(id) === chosen) ?? all[0];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-11 shrink-0 items-center justify-between gap-3 border-b px-3">
        <h3 className="text-sm font-semibold">Preview</h3>
        <div className="w-48">
          <Select
            size="sm"
            label="Task of the preview"
            isLabelHidden
            value={String(task?.id ?? 'sample')}
            options={all.map(({ id, label }) => ({ value: String(id), label }))}
            onChange={setChosen}
          />
        </div>
      </div>
      <div className="min-h-0 flex-1">
        {task !== undefined && (
          <AnnotationEditor
            key={`${compiled.hash} ${task.id}`}
            config={compiled}
            task={task}
            initialResult={task.id === 'sample' ? [...answer] : []}
            capabilities={capabilities}
          />
        )}
      </div>
    </div>
  );
}
