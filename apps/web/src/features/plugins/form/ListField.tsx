import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { t } from '../strings.ts';
import { type FieldProps, idOf, useForm } from './form-context.ts';
import { Group } from './Group.tsx';
import { resolve, type Shape, startValue, titleOf } from './schema-shape.ts';

/** Entries of one kind: add, remove, and move by button or with Alt and the arrows. */
export function ListField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'list' }> }) {
  const { root, isReadonly, touch, renderField } = useForm();
  const values = Array.isArray(field.value) ? (field.value as unknown[]) : [];
  const keys = useEntryKeys(values.length);
  const frame = useRef<HTMLDivElement>(null);
  const name = titleOf(resolve(shape.items, root)) ?? t.entry;
  const most = typeof shape.schema.maxItems === 'number' ? shape.schema.maxItems : Number.POSITIVE_INFINITY;

  const change = (next: unknown[]): void => {
    field.onChange(next);
    touch(field.pointer);
  };
  /** Drawn and focused before the key press ends: what is typed right after it must find the entry. */
  const changeAndFocus = (next: unknown[], changeKeys: () => void, index: number): void => {
    flushSync(() => {
      changeKeys();
      change(next);
    });
    const entry = frame.current?.querySelector(`[data-entry="${index}"]`) ?? frame.current;
    entry?.querySelector<HTMLElement>('input, select, textarea, button:not([disabled])')?.focus();
  };
  const add = (): void => changeAndFocus([...values, startValue(shape.items, root) ?? null], keys.add, values.length);
  const remove = (index: number): void =>
    changeAndFocus(
      values.filter((_, other) => other !== index),
      () => keys.remove(index),
      Math.max(0, index - 1),
    );
  const move = (index: number, step: -1 | 1): void => {
    const to = index + step;
    if (to < 0 || to >= values.length) return;
    changeAndFocus(swapped(values, index, to), () => keys.swap(index, to), to);
  };
  useMoveKeys(frame, isReadonly, move);
  return (
    <Group {...field} schema={shape.schema}>
      <div ref={frame} className="flex flex-col gap-3">
        {values.map((value, index) => (
          <div
            key={keys.list[index]}
            data-entry={index}
            className="flex items-start gap-2 rounded-md border bg-surface p-3"
          >
            <div className="min-w-0 flex-1">
              {renderField({
                schema: shape.items,
                value: value ?? undefined,
                onChange: (next) => change(values.map((other, at) => (at === index ? (next ?? null) : other))),
                pointer: `${field.pointer}/${index}`,
                label: t.item(name, index + 1),
                isRequired: true,
              })}
            </div>
            {!isReadonly && (
              <EntryButtons
                name={t.item(name, index + 1)}
                isFirst={index === 0}
                isLast={index === values.length - 1}
                onMove={(step) => move(index, step)}
                onRemove={() => remove(index)}
              />
            )}
          </div>
        ))}
        {!isReadonly && values.length < most && (
          <div>
            <Button id={`${idOf(field.pointer)}-add`} size="sm" icon={<Plus aria-hidden size={14} />} onClick={add}>
              {t.add(name)}
            </Button>
          </div>
        )}
      </div>
    </Group>
  );
}

/** Alt with an arrow moves the entry that has the focus. */
function useMoveKeys(
  frame: { current: HTMLElement | null },
  isReadonly: boolean,
  move: (index: number, step: -1 | 1) => void,
): void {
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const node = frame.current;
    if (!node || isReadonly) return;
    const onKey = (event: KeyboardEvent): void => {
      const entry = (event.target as HTMLElement).closest<HTMLElement>('[data-entry]');
      if (!event.altKey || !entry || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(Number(entry.dataset.entry), event.key === 'ArrowUp' ? -1 : 1);
    };
    node.addEventListener('keydown', onKey);
    return () => node.removeEventListener('keydown', onKey);
  }, [frame, isReadonly]);
}

type EntryButtonsProps = {
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
};

function EntryButtons({ name, isFirst, isLast, onMove, onRemove }: EntryButtonsProps) {
  return (
    <div className="flex shrink-0 gap-0.5">
      <IconButton
        size="sm"
        name={t.moveUp(name)}
        combo="alt+up"
        icon={<ArrowUp size={14} />}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="sm"
        name={t.moveDown(name)}
        combo="alt+down"
        icon={<ArrowDown size={14} />}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton size="sm" name={t.remove(name)} icon={<Trash2 size={14} />} onClick={onRemove} />
    </div>
  );
}

function swapped<T>(list: readonly T[], a: number, b: number): T[] {
  const next = [...list];
  const [first, second] = [next[a] as T, next[b] as T];
  next[a] = second;
  next[b] = first;
  return next;
}

/** Entries have no ids of their own; these let their controls move with them. */
function useEntryKeys(count: number) {
  const last = useRef(0);
  const fresh = (): number => {
    last.current += 1;
    return last.current;
  };
  const [keys, setKeys] = useState<number[]>(() => Array.from({ length: count }, fresh));
  const list = keys.length >= count ? keys : [...keys, ...Array.from({ length: count - keys.length }, fresh)];
  if (list.length !== keys.length) setKeys(list);
  return {
    list,
    add: () => setKeys([...list.slice(0, count), fresh()]),
    remove: (index: number) => setKeys(list.filter((_, other) => other !== index)),
    swap: (a: number, b: number) => setKeys(swapped(list, a, b)),
  };
}
