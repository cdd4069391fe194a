import { ChevronDown, ChevronRight, Eye, EyeOff, Lock, LockOpen, Trash2 } from 'lucide-react';
import { humanized } from '../../editor/humanized.ts';
import { canEdit } from '../../operations/edit.ts';
import { deleteRegions, toggleFlag } from '../../operations/regions.ts';
import { select } from '../../operations/selection.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { GroupRow, OutlineGrouping } from './outline-rows.ts';

interface GroupRowViewProps {
  group: GroupRow;
  grouping: OutlineGrouping;
  onFold: (key: string) => void;
}

/** The head of a group: folds it, selects all of it, and does to all of it what a row does to one. */
export function GroupRowView({ group, grouping, onFold }: GroupRowViewProps) {
  const editor = useEditor();
  const { key, color, isFolded } = group;
  const regions = [...group.regions];
  const title = grouping === 'object' ? humanized(group.title) : group.title;
  const isHidden = regions.every(({ props }) => props.hidden);
  const isLocked = regions.every(({ props }) => props.locked);
  return (
    <li className="lw-row lw-group-row">
      <IconButton
        icon={isFolded ? ChevronRight : ChevronDown}
        label={isFolded ? `Unfold ${title}` : `Fold ${title}`}
        onClick={() => onFold(key)}
      />
      <button
        type="button"
        className="lw-row-main lw-group-main"
        title={`Select all of ${title}`}
        onClick={() =>
          select(
            editor,
            regions.map(({ id }) => id),
          )
        }
      >
        {color ? <span className="lw-dot" style={{ background: color }} /> : null}
        <span className="lw-group-title">{title}</span>
        <span className="lw-count">{regions.length}</span>
      </button>
      <span className={`lw-row-actions ${isHidden || isLocked ? 'lw-row-actions-kept' : ''}`}>
        <IconButton
          icon={isHidden ? EyeOff : Eye}
          label={`${isHidden ? 'Show' : 'Hide'} all of ${title}`}
          isPressed={isHidden}
          onClick={() => toggleFlag(editor, 'hidden', regions)}
        />
        {canEdit(editor) ? (
          <>
            <IconButton
              icon={isLocked ? Lock : LockOpen}
              label={`${isLocked ? 'Unlock' : 'Lock'} all of ${title}`}
              isPressed={isLocked}
              onClick={() => toggleFlag(editor, 'locked', regions)}
            />
            <IconButton
              icon={Trash2}
              label={`Delete all of ${title}`}
              isDisabled={isLocked}
              onClick={() => deleteRegions(editor, regions)}
            />
          </>
        ) : null}
      </span>
    </li>
  );
}
