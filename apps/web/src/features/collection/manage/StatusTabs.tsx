import { ITEM_STATUSES, type ItemStatus } from '@labelwright/contract/collection-fields';
import type { ItemSummary } from '@labelwright/contract/collection-summaries';
import { formatNumber } from '../../../lib/format.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../manage-strings.ts';
import { statusWords } from '../words.ts';

type Chosen = ItemStatus | 'all' | 'deleted';

type StatusTabsProps = {
  summary: ItemSummary | undefined;
  value: Chosen;
  onChange: (chosen: Chosen) => void;
};

/** How many items are in each state; one click shows them. */
export function StatusTabs({ summary, value, onChange }: StatusTabsProps) {
  const tabs: readonly { value: Chosen; label: string; count: number | undefined }[] = [
    { value: 'all', label: t.all, count: summary?.total },
    ...ITEM_STATUSES.map((status) => ({
      value: status,
      label: statusWords[status],
      count: summary?.by_status[status],
    })),
    { value: 'deleted', label: t.deleted, count: summary?.deleted },
  ];
  return (
    <fieldset aria-label={t.tabs} className="flex shrink-0 gap-4 overflow-x-auto border-b px-4 md:px-6">
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          aria-pressed={tab.value === value}
          onClick={() => onChange(tab.value)}
          className={cx(
            '-mb-px flex h-10 items-center gap-1.5 border-b-2 text-base whitespace-nowrap -outline-offset-2 pointer-coarse:h-11',
            tab.value === value ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-fg',
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="tabular text-xs font-normal text-muted">{formatNumber(tab.count)}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
