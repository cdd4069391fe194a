import { Columns3 } from 'lucide-react';
import { Button } from './Button.tsx';
import { DropdownMenu, MenuChoice, MenuItem, MenuSeparator } from './DropdownMenu.tsx';
import { type DataTableColumn, type DataTableLayout, EMPTY_LAYOUT } from './data-table-model.ts';

type ColumnPickerProps<T> = {
  columns: readonly DataTableColumn<T>[];
  layout: DataTableLayout;
  onLayoutChange: (layout: DataTableLayout) => void;
};

/** Shows and hides the columns of a `DataTable` that is given the same layout. */
export function ColumnPicker<T>({ columns, layout, onLayoutChange }: ColumnPickerProps<T>) {
  const toggle = (id: string) => {
    const hidden = layout.hidden.includes(id) ? layout.hidden.filter((other) => other !== id) : [...layout.hidden, id];
    onLayoutChange({ ...layout, hidden });
  };
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button size="sm" icon={<Columns3 aria-hidden size={16} />}>
          Columns
        </Button>
      }
    >
      {columns
        .filter((column) => column.isHideable !== false)
        .map((column) => (
          <MenuChoice
            key={column.id}
            isSticky
            isChosen={!layout.hidden.includes(column.id)}
            onSelect={() => toggle(column.id)}
          >
            {column.header}
          </MenuChoice>
        ))}
      <MenuSeparator />
      <MenuItem onSelect={() => onLayoutChange(EMPTY_LAYOUT)}>Reset columns</MenuItem>
    </DropdownMenu>
  );
}
