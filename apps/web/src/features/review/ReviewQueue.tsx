import type { Project } from '@labelwright/contract/projects';
import type { Review, ReviewFilter } from '@labelwright/contract/review';
import { useEffect, useRef, useState } from 'react';
import {
  countSelected,
  isSelected,
  NOTHING,
  type Selection,
  setAllSelected,
  setSelected,
} from '../../lib/selection.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { BulkAccept } from './BulkAccept.tsx';
import type { Decided } from './pick-review.ts';
import { QueueFilters } from './QueueFilters.tsx';
import { QueueRow } from './QueueRow.tsx';
import { projectPath, reviewKey } from './review-api.ts';
import { t } from './strings.ts';

type ReviewQueueProps = {
  projectId: string;
  project: Project;
  list: ReturnType<typeof useReviewQueue>;
  filter: ReviewFilter;
  openTask: number | undefined;
  decided: Decided;
  onOpen: (taskId: number) => void;
  onFilter: (change: { annotator?: number | undefined; max_agreement?: number | undefined }) => void;
  onDecided: (reviews: readonly number[]) => void;
};

/** What waits, without what was decided here and the server may not know yet. */
export function useReviewQueue(projectId: string, filter: ReviewFilter, decided: Decided) {
  const list = useList<Review>({
    key: [...reviewKey(projectId), 'queue'],
    path: `${projectPath(projectId)}/review/queue`,
    query: filter,
    idOf: ({ id }) => String(id),
    limit: 50,
  });
  const gone = list.rows.filter(({ id }) => decided.has(id)).length;
  return { ...list, left: list.totalCount === undefined ? undefined : Math.max(0, list.totalCount - gone) };
}

/** What waits, oldest first; several can be accepted at once. */
export function ReviewQueue(props: ReviewQueueProps) {
  const { projectId, project, list, filter, openTask, decided, onOpen, onFilter, onDecided } = props;
  const rows = list.rows.filter(({ id }) => !decided.has(id));
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const anchor = useRef<number | undefined>(undefined);
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (openTask !== undefined) current.current?.scrollIntoView({ block: 'nearest' });
  }, [openTask]);

  const ids = rows.filter(({ can }) => can.decide).map(({ id }) => String(id));
  const count = countSelected(selection, undefined) ?? 0;
  const isAll = ids.length > 0 && ids.every((id) => isSelected(selection, id));

  /** With Shift everything from the row that was chosen last. */
  const choose = (index: number, isOn: boolean, isRange: boolean): void => {
    const from = isRange ? (anchor.current ?? index) : index;
    const range = rows.slice(Math.min(from, index), Math.max(from, index) + 1).filter(({ can }) => can.decide);
    const named = range.map(({ id }) => String(id));
    setSelection(
      isRange ? setAllSelected(selection, named, isOn) : setSelected(selection, String(rows[index]?.id), isOn),
    );
    anchor.current = index;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-b px-3 py-1.5">
        <Checkbox
          label={t.selectAll}
          isLabelHidden
          value={isAll ? true : count > 0 ? 'mixed' : false}
          onChange={(isOn) => setSelection(setAllSelected(NOTHING, isOn === true ? ids : [], true))}
        />
        <p className="tabular flex-1 text-sm text-muted" role="status">
          {list.left === undefined ? t.queue : t.left(list.left)}
        </p>
        <QueueFilters projectId={projectId} project={project} filter={filter} onFilter={onFilter} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.isLoading && (
          <div className="p-3">
            <SkeletonLines count={5} />
          </div>
        )}
        {list.error !== null && rows.length === 0 && <ErrorState error={list.error} onRetry={list.onRetry} />}
        {!list.isLoading && list.error === null && rows.length === 0 && <EmptyState title={t.queueEmpty} />}
        <ul>
          {rows.map((review, index) => (
            <QueueRow
              key={review.id}
              ref={review.task === openTask ? current : undefined}
              review={review}
              isOpen={review.task === openTask}
              isSelected={isSelected(selection, String(review.id))}
              onSelect={(isOn, isRange) => choose(index, isOn, isRange)}
              onOpen={() => review.task !== null && onOpen(review.task)}
            />
          ))}
        </ul>
        {list.hasMore && (
          <div className="p-3">
            <Button isFullWidth size="sm" isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
              {t.queueMore}
            </Button>
          </div>
        )}
      </div>
      <BulkAccept
        projectId={projectId}
        chosen={rows.filter(({ id }) => isSelected(selection, String(id))).map(({ id }) => id)}
        total={isAll && list.hasMore ? list.totalCount : undefined}
        filter={filter}
        onDone={(reviews) => {
          setSelection(NOTHING);
          onDecided(reviews);
        }}
        onClear={() => setSelection(NOTHING)}
      />
    </div>
  );
}
