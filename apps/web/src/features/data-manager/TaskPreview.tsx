import type { Column } from '@labelwright/contract/data-manager-columns';
import type { Task } from '@labelwright/contract/tasks';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, ExternalLink, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { ApiError } from '../../lib/api-error.ts';
import { useMedia } from '../../lib/use-media.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { AnnotationSummary } from './AnnotationSummary.tsx';
import { taskQuery } from './data-api.ts';
import { FullValue } from './FullValue.tsx';
import { t } from './strings.ts';

/** Room for a panel beside the table. */
const WIDE = '(min-width: 1024px)';

type TaskPreviewProps = {
  projectId: string;
  taskId: string;
  columns: readonly Column[];
  onClose: () => void;
  /** undefined at the ends of the list. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
};

/** A task beside the list: a panel where there is room, a drawer where there is none. */
export function TaskPreview(props: TaskPreviewProps) {
  const { projectId, taskId, onClose, onPrevious, onNext } = props;
  const isWide = useMedia(WIDE);
  const { data: task, error, refetch } = useQuery(taskQuery(projectId, taskId));
  const steps = (
    <>
      <IconButton
        name={t.previousTask}
        icon={<ArrowUp size={16} />}
        disabled={onPrevious === undefined}
        onClick={onPrevious}
      />
      <IconButton name={t.nextTask} icon={<ArrowDown size={16} />} disabled={onNext === undefined} onClick={onNext} />
    </>
  );
  const isGone = error instanceof ApiError && error.status === 404;
  const body = isGone ? (
    <EmptyState title={t.taskGone}>{t.taskGoneText}</EmptyState>
  ) : task ? (
    <Details task={task} columns={props.columns} projectId={projectId} />
  ) : error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <SkeletonLines count={6} />
  );
  const title = `Task ${taskId}`;
  if (!isWide)
    return (
      <Drawer isOpen onClose={onClose} title={title} titleEnd={steps}>
        {body}
      </Drawer>
    );
  return (
    <aside aria-label={t.preview} className="flex w-96 shrink-0 flex-col border-l bg-surface">
      <header className="flex h-11 shrink-0 items-center gap-1 border-b pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{title}</h2>
        {steps}
        <IconButton name={t.closePreview} combo="esc" icon={<X size={16} />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{body}</div>
    </aside>
  );
}

function Details({ task, columns, projectId }: { task: Task; columns: readonly Column[]; projectId: string }) {
  const results = useMemo(() => task.annotations.map((annotation) => annotation.result), [task]);
  const data = Object.entries((task.data ?? {}) as Record<string, unknown>);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={task.status} />
        {task.ground_truth && <Badge tone="accent">{t.groundTruth}</Badge>}
        <span className="text-sm text-muted">{t.annotationsNeeded(task.total_annotations, task.overlap)}</span>
        <CopyId id={String(task.id)} label="ID" />
      </div>
      <ButtonLink
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId, taskId: String(task.id) }}
        icon={<ExternalLink aria-hidden size={16} />}
        isFullWidth
      >
        {t.openTask}
      </ButtonLink>
      <Section title={t.data}>
        <dl className="flex flex-col gap-3">
          {data.map(([key, value]) => (
            <div key={key} className="flex flex-col gap-1">
              <dt className="text-xs text-muted">{key}</dt>
              <dd className="text-base wrap-break-word">
                <FullValue
                  value={value}
                  type={columns.find((column) => column.id === `data.${key}`)?.type}
                  results={results}
                />
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={`${t.annotations} (${task.annotations.length})`}>
        {task.annotations.length === 0 ? (
          <p className="text-sm text-muted">{t.noAnnotations}</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {task.annotations.map((annotation) => (
              <AnnotationSummary key={annotation.id} annotation={annotation} />
            ))}
          </ul>
        )}
      </Section>
      {task.predictions.length > 0 && (
        <Section title={`${t.predictions} (${task.predictions.length})`}>
          <ul className="flex flex-wrap gap-1">
            {task.predictions.map((prediction) => (
              <li key={prediction.id}>
                <Badge>{`${prediction.model_version || 'model'}${prediction.score == null ? '' : ` · ${prediction.score.toFixed(2)}`}`}</Badge>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
