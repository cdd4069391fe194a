import { CompareView } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeftRight, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { randomId } from '../../lib/random-id.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { authorOf, type TaskAnnotation } from './annotation-facts.ts';
import { t } from './strings.ts';

type CompareAnnotationsProps = {
  config: CompiledConfig;
  task: { id: number; inner_id: number; data: unknown };
  annotations: readonly TaskAnnotation[];
  leftId: number;
  rightId: number;
  mayAnnotate: boolean;
  onChoose: (leftId: number, rightId: number) => void;
  onClose: () => void;
  onMerged: (annotationId: number) => void;
};

const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);

/** Two annotations of a task side by side, and one made of both. */
export function CompareAnnotations(props: CompareAnnotationsProps) {
  const { config, task, annotations, leftId, rightId, onChoose, onClose } = props;
  const queries = useQueryClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  const left = useSide(annotations, leftId, rightId);
  const right = useSide(annotations, rightId, leftId);
  const shown = useMemo(
    () => ({ id: `${task.id} compared`, data: (task.data ?? {}) as Record<string, unknown> }),
    [task],
  );
  if (!left || !right) return null;
  const options = annotations.map((entry) => ({ value: String(entry.id), label: `#${entry.id} ${authorOf(entry)}` }));
  const save = async (result: ResultItem[]): Promise<void> => {
    try {
      const body = { result, submission_id: randomId(), parent_annotation: leftId };
      const made = await api.post<{ id: number }>(`/api/tasks/${task.id}/annotations`, body);
      toast(t.merged);
      await queries.invalidateQueries({ queryKey: ['tasks'] });
      props.onMerged(made.id);
    } catch (error) {
      toastError(t.notMerged, error);
    }
  };
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-3 py-1.5">
        <h1 className="mr-auto text-base font-medium max-sm:sr-only">{t.compareTitle}</h1>
        <div className="w-56 min-w-0 max-sm:flex-1">
          <Select
            label={t.left}
            isLabelHidden
            value={String(leftId)}
            onChange={(value) => onChoose(Number(value), rightId)}
            options={options.filter(({ value }) => value !== String(rightId))}
          />
        </div>
        <IconButton name={t.swap} icon={<ArrowLeftRight size={16} />} onClick={() => onChoose(rightId, leftId)} />
        <div className="w-56 min-w-0 max-sm:flex-1">
          <Select
            label={t.right}
            isLabelHidden
            value={String(rightId)}
            onChange={(value) => onChoose(leftId, Number(value))}
            options={options.filter(({ value }) => value !== String(leftId))}
          />
        </div>
        <IconButton name={t.stopComparing} combo="esc" icon={<X size={16} />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1">
        <CompareView
          key={`${leftId} ${rightId}`}
          config={config}
          task={shown}
          left={left}
          right={right}
          mergeLabel={t.saveMerged}
          {...(props.mayAnnotate ? { onMerged: (result: ResultItem[]) => void save(result) } : {})}
        />
      </div>
    </div>
  );
}

function useSide(annotations: readonly TaskAnnotation[], id: number, otherId: number) {
  const annotation = annotations.find((entry) => entry.id === id);
  const other = annotations.find((entry) => entry.id === otherId);
  return useMemo(() => {
    if (!annotation) return undefined;
    const name = authorOf(annotation);
    const isSame = other !== undefined && authorOf(other) === name;
    return { title: isSame ? `${name} (#${annotation.id})` : name, result: asItems(annotation.result) };
  }, [annotation, other]);
}
