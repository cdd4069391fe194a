import type { Column } from '@labelwright/contract/data-manager-columns';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import { pathColumn } from './filter-draft.ts';

type ColumnSearchProps = {
  label: string;
  columns: readonly Column[];
  onChoose: (column: Column) => void;
  /** Any field of the data may be named, also one that the project has not shown yet. */
  hasPaths?: boolean;
};

/** What is asked for most comes first. */
const GROUPS: readonly Column['group'][] = [
  'task',
  'data',
  'annotations',
  'people',
  'review',
  'predictions',
  'comments',
];

const PATH = /^(data\.)?[^\s.]+(\.[^\s.]+)*$/;

/** Columns by name, found while typing; arrows and Enter choose. */
export function ColumnSearch({ label, columns, onChoose, hasPaths = false }: ColumnSearchProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => findColumns(columns, text, hasPaths), [columns, text, hasPaths]);
  const at = Math.min(active, found.length - 1);
  const optionId = (index: number): string => `${id}-${index}`;

  useEffect(() => {
    list.current?.querySelector(`[data-option="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function onKeyDown(event: KeyboardEvent) {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    const chosen = found[at];
    if (step !== undefined) setActive(Math.max(0, Math.min(found.length - 1, at + step)));
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={label}
        isLabelHidden
        autoFocus
        placeholder={label}
        value={text}
        onChange={(next) => {
          setText(next);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : optionId(at)}
        autoComplete="off"
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} className="max-h-64 overflow-y-auto">
        {found.map((column, index) => (
          <div key={column.id} role="presentation">
            {found[index - 1]?.group !== column.group && (
              <p role="presentation" className="px-2 pt-2 pb-1 text-xs text-muted">
                {t.columnGroups[column.group]}
              </p>
            )}
            <div
              id={optionId(index)}
              data-option={index}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerMove={() => setActive(index)}
              onClick={() => onChoose(column)}
              onKeyDown={onKeyDown}
              className={cx(
                'flex min-h-7 cursor-pointer items-center rounded-sm px-2 py-1 text-sm pointer-coarse:min-h-11',
                index === at && 'bg-surface-2',
              )}
            >
              <span className="min-w-0 flex-1 truncate">{column.title}</span>
              {!columns.includes(column) && <span className="text-xs text-muted">{t.fieldOfData}</span>}
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="px-2 pb-1 text-sm text-muted">{t.noColumn}</p>}
    </div>
  );
}

const NO_MATCH = 3;

/** A name that begins with the text comes before one that holds it, and that before what programs call the column. */
function rankOf({ title, id }: Column, wanted: string): number {
  const name = title.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.includes(wanted)) return 1;
  return id.toLowerCase().includes(wanted) ? 2 : NO_MATCH;
}

/** Those whose name begins with the text first; the order of their groups is kept. */
function findColumns(columns: readonly Column[], text: string, hasPaths: boolean): Column[] {
  const wanted = text.trim().toLowerCase();
  const found = columns
    .map((column) => ({ column, rank: wanted === '' ? 0 : rankOf(column, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted((a, b) => a.rank - b.rank || GROUPS.indexOf(a.column.group) - GROUPS.indexOf(b.column.group))
    .map(({ column }) => column);
  const isKnown = found.some(({ title, id }) => title.toLowerCase() === wanted || id.toLowerCase() === wanted);
  return hasPaths && wanted !== '' && !isKnown && PATH.test(text.trim()) ? [...found, pathColumn(text.trim())] : found;
}
