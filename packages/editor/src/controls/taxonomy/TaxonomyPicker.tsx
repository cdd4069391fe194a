import type { ControlTag } from '@labelwright/task-definition/model';
import { flattenOption } from '@labelwright/task-definition/options';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { titleOf } from '../../editor/interface-model.ts';
import { narrowedTree } from '../../operations/narrow-options.ts';
import { useVirtualRows } from '../../panels/use-virtual-rows.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { Hint } from '../options/Hint.tsx';
import { OptionBody, optionStyle } from '../options/OptionBody.tsx';
import { listTreeRows, type TreeRow } from './tree-rows.ts';
import { type RemoteTree, useRemoteTree } from './use-remote-tree.ts';

const rowPx = 32;

interface TaxonomyPickerProps {
  control: ControlTag;
  name: string;
  /** Values of the options that are taken. */
  selected: readonly string[];
  isDisabled: boolean;
  onToggle: (value: string) => void;
}

/** A field that opens a tree with a search; what is taken stands before it. */
export function TaxonomyPicker({ control, name, selected, isDisabled, onToggle }: TaxonomyPickerProps) {
  const editor = useEditor();
  const [isOpen, setIsOpen] = useState(false);
  const remote = useRemoteTree(control, selected, isOpen);
  const titled = (value: string) => remote?.titleOf(value) ?? titleOf(editor.model, control, value);
  const holder = useRef<HTMLDivElement>(null);
  useClosing(holder, isOpen, () => setIsOpen(false));
  const placeholder = String(control.params.placeholder ?? 'Click to add…');
  return (
    <div ref={holder} className="lw-taxonomy">
      {selected.length > 0 ? (
        <ul className="lw-tokens">
          {selected.map((value) => (
            <li key={value}>
              <button
                type="button"
                className="lw-token"
                disabled={isDisabled}
                aria-label={`Remove ${titled(value)}`}
                onClick={() => onToggle(value)}
              >
                {titled(value)} ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <button
        type="button"
        className="lw-input lw-taxonomy-field"
        aria-haspopup="tree"
        aria-expanded={isOpen}
        aria-label={`${name}: ${placeholder}`}
        disabled={isDisabled}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => setIsOpen(!isOpen)}
      >
        {placeholder} <ChevronDown size={14} aria-hidden="true" />
      </button>
      {isOpen ? <Tree control={control} remote={remote} selected={selected} onToggle={onToggle} /> : null}
    </div>
  );
}

/** A press outside and Escape close what is open. */
function useClosing(holder: React.RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !holder.current?.contains(event.target)) close();
    };
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
      holder.current?.querySelector<HTMLElement>('.lw-taxonomy-field')?.focus();
    };
    window.addEventListener('pointerdown', onPointerDown);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [holder, isOpen, close]);
}

interface TreeProps {
  control: ControlTag;
  remote: RemoteTree | undefined;
  selected: readonly string[];
  onToggle: (value: string) => void;
}

function Tree({ control, remote, selected, onToggle }: TreeProps) {
  const editor = useEditor();
  const { model } = editor;
  useSession((state) => state.filters);
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const all = remote?.options ?? model.listOptions(control.name);
  const options = narrowedTree(editor, control, all);
  // What a Filter has found is in sight at once.
  const shownOpen = options === all ? open : new Set(options.flatMap(flattenOption).map(({ value }) => value));
  const isLazy = remote?.isLazy;
  const rows = useMemo(() => listTreeRows(options, shownOpen, query, isLazy), [options, shownOpen, query, isLazy]);
  const shown = useVirtualRows(scroller, rows.length, rowPx);
  const current = rows[Math.min(active, rows.length - 1)];
  const { minWidth, maxWidth } = control.params;

  function turn(row: TreeRow, isOpen: boolean): void {
    if (isOpen && remote?.isLazy(row.option)) remote.load(row.option);
    const next = new Set(open);
    if (isOpen) next.add(row.option.value);
    else next.delete(row.option.value);
    setOpen(next);
  }

  function take(row: TreeRow): void {
    if (mayTake(control, row, selected)) onToggle(row.option.value);
    else if (row.isBranch) turn(row, !row.isOpen);
  }

  function go(index: number): void {
    const bounded = Math.max(0, Math.min(index, rows.length - 1));
    setActive(bounded);
    keepInView(scroller.current, bounded);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!current || event.nativeEvent.isComposing) return;
    if (!answerKey(event.key, current, rows.indexOf(current))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** False when the key belongs to the field. */
  function answerKey(key: string, row: TreeRow, index: number): boolean {
    switch (key) {
      case 'ArrowDown':
        go(index + 1);
        return true;
      case 'ArrowUp':
        go(index - 1);
        return true;
      case 'Enter':
        take(row);
        return true;
      case 'ArrowRight':
        if (query !== '' || !row.isBranch) return false;
        turn(row, true);
        return true;
      case 'ArrowLeft':
        if (query !== '') return false;
        if (row.isOpen) turn(row, false);
        else go(parentOf(rows, index));
        return true;
      default:
        return false;
    }
  }

  return (
    <div className="lw-taxonomy-tree" style={{ minWidth: lengthOf(minWidth), maxWidth: lengthOf(maxWidth) }}>
      <input
        type="search"
        className="lw-input"
        role="combobox"
        aria-label="Search the tree"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={current ? `${id}-${rows.indexOf(current)}` : undefined}
        placeholder="Search"
        autoComplete="off"
        value={query}
        ref={focusAtOnce}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {remote?.problem ? (
        <p className="lw-notice" role="alert">
          {remote.problem}{' '}
          <button type="button" className="lw-button" onClick={remote.tryAgain}>
            Try again
          </button>
        </p>
      ) : null}
      {remote?.isPartial && query !== '' ? (
        <p className="lw-hint-line">Branches that have not been opened yet are not searched.</p>
      ) : null}
      {rows.length === 0 && !remote?.problem ? <p className="lw-empty">Nothing in the tree holds that.</p> : null}
      <div ref={scroller} id={id} role="tree" aria-multiselectable="true" className="lw-tree-rows">
        <div style={{ height: shown.first * rowPx }} />
        {rows.slice(shown.first, shown.last).map((row, offset) => (
          <TreeItem
            key={row.option.value}
            id={`${id}-${shown.first + offset}`}
            row={row}
            isActive={row === current}
            isTaken={selected.includes(row.option.value)}
            canTake={mayTake(control, row, selected)}
            onTake={() => take(row)}
            onTurn={() => turn(row, !row.isOpen)}
          />
        ))}
        <div style={{ height: shown.totalPx - shown.last * rowPx }} />
      </div>
      {current?.option.hint === undefined ? null : (
        <p className="lw-hint-line" role="status">
          {current.option.hint}
        </p>
      )}
    </div>
  );
}

function focusAtOnce(element: HTMLInputElement | null): void {
  element?.focus();
}

/** Giving back is always possible, taking within what the control allows. */
function mayTake(control: ControlTag, { option, isBranch }: TreeRow, selected: readonly string[]): boolean {
  if (selected.includes(option.value)) return true;
  if (control.params.leafsOnly === true && isBranch) return false;
  const { maxUsages } = control.params;
  return control.answer === 'region' || typeof maxUsages !== 'number' || selected.length < maxUsages;
}

function parentOf(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) if ((rows[above]?.depth ?? 0) < depth) return above;
  return index;
}

function keepInView(scroller: HTMLElement | null, index: number): void {
  if (!scroller) return;
  const top = index * rowPx;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowPx > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + rowPx - scroller.clientHeight;
  }
}

function lengthOf(param: string | number | boolean | undefined): string | undefined {
  return typeof param === 'string' && /^\d+(?:\.\d+)?(?:px|em|rem|%|ch|vw)?$/.test(param)
    ? param.replace(/^(\d+(?:\.\d+)?)$/, '$1px')
    : undefined;
}

interface TreeItemProps {
  id: string;
  row: TreeRow;
  isActive: boolean;
  isTaken: boolean;
  canTake: boolean;
  onTake: () => void;
  onTurn: () => void;
}

function TreeItem({ id, row, isActive, isTaken, canTake, onTake, onTurn }: TreeItemProps) {
  const { option, depth, isBranch, isOpen } = row;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isTaken}
      {...(isBranch ? { 'aria-expanded': isOpen } : {})}
      aria-disabled={!canTake || undefined}
      className={`lw-tree-row ${isActive ? 'lw-tree-row-active' : ''}`}
      style={{ ...optionStyle(option, option.background, isTaken), '--lw-depth': depth } as CSSProperties}
    >
      {isBranch ? (
        <button
          type="button"
          className="lw-tree-turn"
          tabIndex={-1}
          aria-label={isOpen ? 'Close' : 'Open'}
          onClick={onTurn}
        >
          {isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </button>
      ) : (
        <span className="lw-tree-turn" />
      )}
      <button
        type="button"
        className="lw-tree-title"
        tabIndex={-1}
        // The search keeps the focus, so that one can type on.
        onPointerDown={(event) => event.preventDefault()}
        onClick={onTake}
      >
        {option.background === undefined ? null : <span className="lw-chip-color" aria-hidden="true" />}
        <span className={`lw-tree-mark ${isTaken ? 'lw-tree-mark-on' : ''}`} aria-hidden="true" hidden={!canTake} />
        <OptionBody option={option} className="lw-choice-title" />
      </button>
      {option.hint === undefined ? null : <Hint text={option.hint} of={option.title} tabIndex={-1} />}
    </div>
  );
}
