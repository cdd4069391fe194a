import { Link } from '@tanstack/react-router';
import { ArrowLeft, Users } from 'lucide-react';
import { useState } from 'react';
import { Drawer } from '../../ui/Drawer.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { AnnotationList } from '../task/AnnotationList.tsx';
import { authorOf, type TaskAnnotation } from '../task/annotation-facts.ts';
import { t as words } from '../task/strings.ts';
import type { TaskDetail } from './label-item.ts';
import { t } from './strings.ts';

export const NEW_ANSWER = 'new';

type TaskHeaderProps = {
  projectId: string;
  task: TaskDetail;
  annotation: TaskAnnotation | undefined;
  /** undefined: a new annotation. */
  onChoose: (id: number | undefined) => void;
  /** Absent where annotations of the task cannot be compared. */
  onCompare: ((id: number) => void) | undefined;
};

/** Which task and which of its annotations is on the screen, and the way to all of them. */
export function TaskHeader({ projectId, task, annotation, onChoose, onCompare }: TaskHeaderProps) {
  const [isListOpen, setListOpen] = useState(false);
  const { annotations } = task;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link
        to="/projects/$projectId/data"
        params={{ projectId }}
        aria-label={t.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <h1 className="min-w-fit text-base font-medium whitespace-nowrap max-sm:sr-only">{t.task(task.inner_id)}</h1>
      <div className="ml-auto w-80 min-w-0">
        <Select
          label={t.annotations}
          isLabelHidden
          value={annotation ? String(annotation.id) : NEW_ANSWER}
          onChange={(value) => onChoose(value === NEW_ANSWER ? undefined : Number(value))}
          options={[
            ...annotations.map((entry) => ({ value: String(entry.id), label: labelOf(entry) })),
            { value: NEW_ANSWER, label: t.annotate },
          ]}
        />
      </div>
      <IconButton name={words.all} icon={<Users size={16} />} onClick={() => setListOpen(true)} />
      <Drawer isOpen={isListOpen} onClose={() => setListOpen(false)} title={words.allOf(task.inner_id)}>
        <AnnotationList
          annotations={annotations}
          openId={annotation?.id}
          onOpen={(id) => {
            setListOpen(false);
            onChoose(id);
          }}
          onCompare={onCompare}
        />
      </Drawer>
    </div>
  );
}

function labelOf(annotation: TaskAnnotation): string {
  const name = authorOf(annotation);
  return annotation.was_cancelled ? t.skipBy(annotation.id, name) : t.answerBy(annotation.id, name);
}
