import type { Column } from '@labelwright/contract/data-manager-columns';
import { ListFilter, MoreHorizontal, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { DropdownMenu, MenuItem } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { t } from '../strings.ts';
import { FilterEditor, type SuggestValues } from './FilterEditor.tsx';
import { columnOf, describe, type FilterDraft } from './filter-draft.ts';
import {
  DEEPEST,
  type FilterTree,
  isTree,
  itemAt,
  type Path,
  withAdded,
  withGrouped,
  withItem,
  withMatch,
  withoutGroup,
} from './filter-tree.ts';

export type FilterContext = {
  columns: readonly Column[];
  tree: FilterTree;
  onChange: (tree: FilterTree) => void;
  suggest: SuggestValues;
};

type AddFilterProps = FilterContext & {
  /** The group that it goes into. */
  path: Path;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  trigger: React.ReactElement;
};

export function AddFilter({ columns, tree, onChange, suggest, path, isOpen, onOpenChange, trigger }: AddFilterProps) {
  return (
    <Popover label={t.filterTitle} isOpen={isOpen} onOpenChange={onOpenChange} trigger={trigger}>
      <FilterEditor
        columns={columns}
        draft={undefined}
        suggest={suggest}
        onApply={(draft) => {
          onOpenChange(false);
          onChange(withAdded(tree, path, draft));
        }}
      />
    </Popover>
  );
}

/** The button that every filter starts from; the page opens it with a key, too. */
export function AddFilterButton(props: Omit<AddFilterProps, 'path' | 'trigger'>) {
  return (
    <AddFilter
      {...props}
      path={[]}
      trigger={
        <Button size="sm" icon={<ListFilter aria-hidden size={16} />} aria-keyshortcuts="f">
          {t.addFilter}
        </Button>
      }
    />
  );
}

/** The conditions in force, each to be changed or taken away; groups stand in frames, joined by the word between. */
export function FilterChips(props: FilterContext) {
  if (props.tree.items.length === 0) return null;
  return <Group {...props} path={[]} />;
}

type GroupProps = FilterContext & { path: Path };

function Group(props: GroupProps) {
  const { tree, path } = props;
  const group = itemAt(tree, path);
  if (group === undefined || !isTree(group)) return null;
  const isRoot = path.length === 0;
  const content = (
    <>
      {group.items.map((item, index) => {
        const place = [...path, index];
        return (
          <span key={JSON.stringify([index, item])} className="contents">
            {index > 0 && <Joint {...props} match={group.match} isFirst={index === 1} />}
            {isTree(item) ? <Group {...props} path={place} /> : <Chip {...props} path={place} draft={item} />}
          </span>
        );
      })}
      {!isRoot && <GroupEnd {...props} />}
    </>
  );
  if (isRoot) return content;
  return (
    <fieldset
      className={cx(
        'inline-flex max-w-full flex-wrap items-center gap-1.5 rounded-md border border-dashed border-line-strong px-1 py-0.5',
        path.length % 2 === 1 && 'bg-surface-2/60',
      )}
    >
      <legend className="sr-only">{t.group}</legend>
      {content}
    </fieldset>
  );
}

/** The word between two things of a group; pressing it changes it for the whole group. */
function Joint({ tree, onChange, path, match, isFirst }: GroupProps & { match: 'and' | 'or'; isFirst: boolean }) {
  if (!isFirst) return <span className="text-xs text-muted">{t.joints[match]}</span>;
  return (
    <button
      type="button"
      title={t.changeJoint}
      aria-label={t.jointName(t.joints[match])}
      onClick={() => onChange(withMatch(tree, path, match === 'and' ? 'or' : 'and'))}
      className="h-6 rounded-sm px-1 text-xs text-muted underline decoration-dotted underline-offset-4 hover:bg-surface-2 hover:text-fg pointer-coarse:min-h-11 pointer-coarse:min-w-11"
    >
      {t.joints[match]}
    </button>
  );
}

function GroupEnd(props: GroupProps) {
  const { tree, onChange, path } = props;
  const [isAdding, setAdding] = useState(false);
  return (
    <span className="inline-flex items-center">
      <AddFilter
        {...props}
        isOpen={isAdding}
        onOpenChange={setAdding}
        trigger={
          <button
            type="button"
            aria-label={t.addToGroup}
            title={t.addToGroup}
            className="inline-flex size-6 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:min-h-11 pointer-coarse:min-w-11"
          >
            <Plus aria-hidden size={14} />
          </button>
        }
      />
      <DropdownMenu
        trigger={<IconButton size="sm" name={t.groupMenu} hasTooltip={false} icon={<MoreHorizontal size={14} />} />}
      >
        <MenuItem onSelect={() => onChange(withoutGroup(tree, path))}>{t.ungroup}</MenuItem>
        <MenuItem onSelect={() => onChange(withItem(tree, path, undefined))}>{t.removeGroup}</MenuItem>
      </DropdownMenu>
    </span>
  );
}

function Chip({ columns, tree, onChange, suggest, path, draft }: GroupProps & { draft: FilterDraft }) {
  const [isOpen, setIsOpen] = useState(false);
  const text = describe(draft, columnOf(columns, draft.column));
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border bg-accent-soft pr-0.5 text-sm pointer-coarse:h-11">
      <Popover
        label={t.filterTitle}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        trigger={
          <button
            type="button"
            title={text}
            className="h-full max-w-80 truncate rounded-md pr-1 pl-2.5 hover:underline"
          >
            {text}
          </button>
        }
      >
        <FilterEditor
          columns={columns}
          draft={draft}
          suggest={suggest}
          onApply={(next) => {
            setIsOpen(false);
            onChange(withItem(tree, path, next));
          }}
        />
        {path.length < DEEPEST && (
          <div className="mt-2 border-t pt-2">
            <Button
              size="sm"
              variant="ghost"
              isFullWidth
              onClick={() => {
                setIsOpen(false);
                onChange(withGrouped(tree, path));
              }}
            >
              {t.makeGroup}
            </Button>
          </div>
        )}
      </Popover>
      <IconButton
        size="sm"
        name={t.removeFilter(text)}
        icon={<X size={14} />}
        onClick={() => onChange(withItem(tree, path, undefined))}
        hasTooltip={false}
      />
    </span>
  );
}
