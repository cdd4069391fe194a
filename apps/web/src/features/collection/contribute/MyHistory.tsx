import { ITEM_TYPES, type ItemStatus, type ItemType } from '@labelwright/contract/collection-fields';
import { useUrlState } from '../../../lib/url-state.ts';
import { Button } from '../../../ui/Button.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { ItemRow } from '../ItemRow.tsx';
import { t } from '../strings.ts';
import { statusWords, typeWords } from '../words.ts';
import { useMyItems } from './my-items.ts';

const STATUSES: readonly ItemStatus[] = ['pending_review', 'approved', 'rejected'];
type StatusChoice = ItemStatus | 'all';
type TypeChoice = ItemType | 'all';

const STATUS_OPTIONS: readonly { value: StatusChoice; label: string }[] = [
  { value: 'all', label: t.anyStatus },
  ...STATUSES.map((value) => ({ value, label: statusWords[value] })),
];
const TYPE_OPTIONS: readonly { value: TypeChoice; label: string }[] = [
  { value: 'all', label: t.anyType },
  ...ITEM_TYPES.map((value) => ({ value, label: typeWords[value] })),
];
const choiceOf = <T extends string>(options: readonly { value: T | 'all' }[], raw: unknown): T | 'all' =>
  options.find(({ value }) => value === raw)?.value ?? 'all';

/** Everything of mine in this project, with what became of it. */
export function MyHistory({ projectId, onOpen }: { projectId: string; onOpen: (id: string) => void }) {
  const [{ q, status, type }, setUrl] = useUrlState((raw) => ({
    q: typeof raw.q === 'string' ? raw.q : '',
    status: choiceOf(STATUS_OPTIONS, raw.status),
    type: choiceOf(TYPE_OPTIONS, raw.type),
  }));
  const list = useMyItems(projectId, {
    search: q,
    status: status === 'all' ? undefined : status,
    type: type === 'all' ? undefined : type,
  });
  const isFiltered = q !== '' || status !== 'all' || type !== 'all';
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 grow sm:max-w-80">
          <SearchField label={t.search} value={q} onChange={(next) => setUrl({ q: next }, { isReplace: true })} />
        </div>
        <div className="w-40">
          <Select
            label={t.status}
            isLabelHidden
            value={status}
            options={STATUS_OPTIONS}
            onChange={(next) => setUrl({ status: next })}
          />
        </div>
        <div className="w-40">
          <Select
            label={t.type}
            isLabelHidden
            value={type}
            options={TYPE_OPTIONS}
            onChange={(next) => setUrl({ type: next })}
          />
        </div>
      </div>
      {list.isLoading && <SkeletonLines count={4} />}
      {list.error !== null && list.rows.length === 0 && <ErrorState error={list.error} onRetry={list.onRetry} />}
      {!list.isLoading && list.error === null && list.rows.length === 0 && (
        <EmptyState title={isFiltered ? t.historyNone : t.historyEmpty}>
          {isFiltered ? undefined : t.historyEmptyText}
        </EmptyState>
      )}
      {list.rows.length > 0 && (
        <ul className="divide-y overflow-hidden rounded-md border bg-surface">
          {list.rows.map((item) => (
            <ItemRow
              key={item.id}
              item={item}
              hasStatus
              at={item.reviewed_at ?? item.submitted_at ?? item.updated_at}
              onOpen={() => onOpen(item.id)}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button size="sm" isFullWidth isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
          {t.more}
        </Button>
      )}
    </div>
  );
}
