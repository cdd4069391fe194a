import type { Column } from '@labelwright/contract/data-manager-columns';
import { t } from '../strings.ts';
import type { FilterDraft } from './filter-draft.ts';
import { type FilterTree, withAdded } from './filter-tree.ts';

type QuickFiltersProps = {
  columns: readonly Column[];
  tree: FilterTree;
  userId: number;
  onChange: (tree: FilterTree) => void;
};

const quickFilters = (userId: number): { title: string; draft: FilterDraft }[] => [
  { title: t.quick.unlabelled, draft: { column: 'total_annotations', operator: 'equal', values: ['0'] } },
  { title: t.quick.mine, draft: { column: 'annotators', operator: 'in_list', values: [String(userId)] } },
  { title: t.quick.disputed, draft: { column: 'agreement', operator: 'less', values: ['0.7'] } },
  { title: t.quick.rejected, draft: { column: 'review_status', operator: 'in_list', values: ['rejected'] } },
  { title: t.quick.lowScore, draft: { column: 'predictions_score', operator: 'less', values: ['0.5'] } },
];

/** What managers ask for most, one click each; what is on already stands among the filters. */
export function QuickFilters({ columns, tree, userId, onChange }: QuickFiltersProps) {
  const isOn = (draft: FilterDraft): boolean =>
    tree.items.some((item) => JSON.stringify(item) === JSON.stringify(draft));
  const offered = quickFilters(userId).filter(
    ({ draft }) => columns.some(({ id }) => id === draft.column) && !isOn(draft),
  );
  if (offered.length === 0 || tree.match === 'or') return null;
  return (
    <ul aria-label={t.quickFilters} className="flex items-center gap-1 overflow-x-auto">
      {offered.map(({ title, draft }) => (
        <li key={title}>
          <button
            type="button"
            onClick={() => onChange(withAdded(tree, [], draft))}
            className="h-7 rounded-full border px-2.5 text-sm whitespace-nowrap text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:min-h-11"
          >
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}
