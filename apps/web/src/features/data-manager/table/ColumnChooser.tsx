import { Columns3, GripVertical, MoreHorizontal, Pin } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { cx } from '../../../ui/cx.ts';
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import type { TaskColumn } from '../task-columns.tsx';
import {
  DISPLAYS,
  EMPTY_LAYOUT,
  ordered,
  shownColumns,
  type TaskLayout,
  withDisplay,
  withHidden,
  withMoved,
  withoutWidth,
  withPinned,
} from './task-layout.ts';
import { useReorder } from './use-reorder.ts';

type ColumnChooserProps = {
  columns: readonly TaskColumn[];
  layout: TaskLayout;
  onLayoutChange: (layout: TaskLayout) => void;
};

/** Which columns show, in which order and as what. */
export function ColumnChooser(props: ColumnChooserProps) {
  return (
    <Popover
      label={t.columns}
      align="end"
      trigger={
        <Button size="sm" icon={<Columns3 aria-hidden size={16} />}>
          {t.columns}
        </Button>
      }
    >
      <ColumnList {...props} />
    </Popover>
  );
}

function ColumnList({ columns, layout, onLayoutChange }: ColumnChooserProps) {
  const [text, setText] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const wanted = text.trim().toLowerCase();
  const all = ordered(columns, layout);
  const found = all.filter(({ header }) => header.toLowerCase().includes(wanted));
  const reorder = useReorder(list, 'y', (id, to) => onLayoutChange(withMoved(columns, layout, id, to)));
  const allShown = found.every(({ id }) => !layout.hidden.includes(id));

  function move(event: KeyboardEvent, id: string) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (step === undefined || !event.altKey) return;
    event.preventDefault();
    onLayoutChange(withMoved(columns, layout, id, all.findIndex((column) => column.id === id) + step));
  }

  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t.findColumn}
        isLabelHidden
        autoFocus
        placeholder={t.findColumn}
        value={text}
        onChange={setText}
      />
      <ul ref={list} className="-mx-1 max-h-80 overflow-y-auto">
        {found.map((column, index) => (
          <li
            key={column.id}
            data-reorder={column.id}
            onKeyDown={(event) => move(event, column.id)}
            className={cx(
              'group flex h-8 items-center gap-1 rounded-sm px-1 hover:bg-surface-2 pointer-coarse:h-11',
              reorder.dragged === column.id && 'opacity-50',
              reorder.dropAt === index && 'shadow-[inset_0_2px_0_var(--lw-accent)]',
              reorder.dropAt === index + 1 && index === found.length - 1 && 'shadow-[inset_0_-2px_0_var(--lw-accent)]',
            )}
          >
            <span
              aria-hidden
              title={t.dragColumn}
              onPointerDown={(event) => wanted === '' && reorder.start(event, column.id)}
              className={cx('touch-none text-muted', wanted === '' ? 'cursor-grab' : 'invisible')}
            >
              <GripVertical size={14} />
            </span>
            <div className="min-w-0 flex-1 overflow-hidden">
              <Checkbox
                label={column.header}
                value={!layout.hidden.includes(column.id)}
                isDisabled={column.id === 'id'}
                onChange={(isOn) => onLayoutChange(withHidden(layout, column.id, !isOn))}
              />
            </div>
            <ColumnMenu column={column} columns={columns} layout={layout} onLayoutChange={onLayoutChange} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="text-sm text-muted">{t.noColumn}</p>}
      <p className="text-xs text-muted">{t.columnKeys}</p>
      <div className="flex justify-between gap-2 border-t pt-2">
        <Button
          size="sm"
          variant="ghost"
          onClick={() =>
            onLayoutChange(
              found.reduce((next, { id }) => (id === 'id' ? next : withHidden(next, id, allShown)), layout),
            )
          }
        >
          {allShown ? t.hideAll : t.showAll}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onLayoutChange(EMPTY_LAYOUT)}>
          {t.resetColumns}
        </Button>
      </div>
    </div>
  );
}

function ColumnMenu({ column, columns, layout, onLayoutChange }: ColumnChooserProps & { column: TaskColumn }) {
  const shown = shownColumns(columns, layout);
  const place = shown.findIndex(({ id }) => id === column.id);
  const isPinned = place !== -1 && place < layout.pinned;
  const all = ordered(columns, layout).map(({ id }) => id);
  const step = (by: -1 | 1) => onLayoutChange(withMoved(columns, layout, column.id, all.indexOf(column.id) + by));
  return (
    <>
      {isPinned && <Pin role="img" aria-label={t.pinned} size={12} className="shrink-0 text-muted" />}
      <DropdownMenu
        align="end"
        trigger={
          <IconButton
            size="sm"
            name={t.columnMenu(column.header)}
            hasTooltip={false}
            icon={<MoreHorizontal size={14} />}
          />
        }
      >
        <MenuItem isDisabled={all[0] === column.id} onSelect={() => step(-1)}>
          {t.moveUp}
        </MenuItem>
        <MenuItem isDisabled={all.at(-1) === column.id} onSelect={() => step(1)}>
          {t.moveDown}
        </MenuItem>
        <MenuItem
          isDisabled={place === -1 || (!isPinned && place > 3)}
          onSelect={() => onLayoutChange(withPinned(layout, isPinned ? place : place + 1))}
        >
          {isPinned ? t.unpinFrom : t.pinUpTo}
        </MenuItem>
        <MenuItem
          isDisabled={layout.widths[column.id] === undefined}
          onSelect={() => onLayoutChange(withoutWidth(layout, column.id))}
        >
          {t.resetWidth}
        </MenuItem>
        {column.isData && (
          <>
            <MenuSeparator />
            <MenuLabel>{t.showAs}</MenuLabel>
            <MenuChoice
              isChosen={layout.displays[column.id] === undefined}
              onSelect={() => onLayoutChange(withDisplay(layout, column.id, undefined))}
            >
              {t.displayAuto}
            </MenuChoice>
            {DISPLAYS.map((display) => (
              <MenuChoice
                key={display}
                isChosen={layout.displays[column.id] === display}
                onSelect={() => onLayoutChange(withDisplay(layout, column.id, display))}
              >
                {t.displays[display]}
              </MenuChoice>
            ))}
          </>
        )}
      </DropdownMenu>
    </>
  );
}
