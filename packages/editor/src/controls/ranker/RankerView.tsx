import { GripVertical } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ItemContent } from '../../media/list/ListView.tsx';
import { type ListItem, listItems } from '../../media/list/list-items.ts';
import { setAnswer } from '../../operations/answers.ts';
import { announce } from '../../operations/edit.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';
import type { TagViewProps } from '../tag-views.ts';
import { moveItem, type Ranking, readRanking, stepItem, writeRanking } from './ranking.ts';

export function RankerView({ node }: TagViewProps) {
  return <AnswerField node={node}>{(answer) => <Ranker {...answer} />}</AnswerField>;
}

const steps = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;

function Ranker({ control, region, value, isDisabled }: AnswerContext) {
  const editor = useEditor();
  const listName = control.toName[0] ?? '';
  const items = listItems(editor, listName);
  const title = String(editor.config.objects[listName]?.params.title ?? 'Items');
  const stored = readRanking(
    control,
    value,
    items.map(({ id }) => id),
    title,
  );
  const [dragged, setDragged] = useState<{ id: string; ranking: Ranking } | undefined>(undefined);
  const columns = useRef<HTMLDivElement>(null);
  const ranking = dragged?.ranking ?? stored;
  const byId = new Map(items.map((item) => [item.id, item]));

  function store(next: Ranking): void {
    if (next !== stored) setAnswer(editor, control, region, writeRanking(next));
  }

  function onKeyDown(event: KeyboardEvent, id: string): void {
    const step = steps[event.key as keyof typeof steps];
    if (step === undefined || isDisabled) return;
    event.preventDefault();
    event.stopPropagation();
    const next = stepItem(stored, id, step);
    flushSync(() => store(next));
    announce(editor, placeOf(next, id));
    columns.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)?.focus();
  }

  useDrag(dragged !== undefined, {
    move(event) {
      if (!dragged) return;
      const place = columns.current ? placeAt(columns.current, dragged.id, event) : undefined;
      if (place) setDragged({ ...dragged, ranking: moveItem(dragged.ranking, dragged.id, place.bucket, place.index) });
    },
    end(isDropped) {
      if (dragged && isDropped) store(dragged.ranking);
      setDragged(undefined);
    },
  });

  if (items.length === 0) return <p className="lw-notice">This task has no items here.</p>;
  return (
    <div ref={columns} className="lw-ranker" data-dragging={dragged ? true : undefined}>
      {ranking.map(({ bucket, title: heading, ids }) => (
        <section key={bucket} className="lw-bucket" data-bucket={bucket} aria-label={heading}>
          <h2 className="lw-list-title">
            {heading} <span className="lw-count">{ids.length}</span>
          </h2>
          <ol className="lw-list-items">
            {ids.map((id, index) => (
              <RankedItem
                key={id}
                item={byId.get(id) ?? { id }}
                place={`${index + 1} of ${ids.length} in ${heading}`}
                isDragged={dragged?.id === id}
                isDisabled={isDisabled}
                onKeyDown={onKeyDown}
                onGrab={() => setDragged({ id, ranking: stored })}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

interface DragHandlers {
  move: (event: PointerEvent) => void;
  end: (isDropped: boolean) => void;
}

/** On the window: an item that changes its bucket is drawn anew there, and would lose the pointer. */
function useDrag(isDragging: boolean, handlers: DragHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!isDragging) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('pointermove', (event) => latest.current.move(event), { signal });
    window.addEventListener('pointerup', () => latest.current.end(true), { signal });
    window.addEventListener('pointercancel', () => latest.current.end(false), { signal });
    return () => stop.abort();
  }, [isDragging]);
}

interface RankedItemProps {
  item: ListItem;
  place: string;
  isDragged: boolean;
  isDisabled: boolean;
  onKeyDown: (event: KeyboardEvent, id: string) => void;
  onGrab: () => void;
}

function RankedItem({ item, place, isDragged, isDisabled, onKeyDown, onGrab }: RankedItemProps) {
  return (
    <li className={`lw-list-item ${isDragged ? 'lw-list-item-dragged' : ''}`} data-row={item.id}>
      <button
        type="button"
        className="lw-ranker-grip"
        data-item={item.id}
        aria-label={`${item.title ?? item.id}, ${place}. Arrow keys move it.`}
        disabled={isDisabled}
        onKeyDown={(event) => onKeyDown(event, item.id)}
        onPointerDown={(event) => {
          if (event.button === 0) onGrab();
        }}
      >
        <GripVertical size={16} aria-hidden="true" />
      </button>
      <ItemContent item={item} />
    </li>
  );
}

function placeOf(ranking: Ranking, id: string): string {
  const column = ranking.find(({ ids }) => ids.includes(id));
  return column ? `${column.ids.indexOf(id) + 1} of ${column.ids.length} in ${column.title}` : '';
}

/** The bucket and the place in it under the pointer; undefined beside all buckets. */
function placeAt(root: HTMLElement, id: string, { clientX, clientY }: PointerEvent) {
  const bucket = [...root.querySelectorAll<HTMLElement>('[data-bucket]')].find((element) => {
    const box = element.getBoundingClientRect();
    return clientX >= box.left && clientX <= box.right && clientY >= box.top - 24 && clientY <= box.bottom + 24;
  });
  if (!bucket) return undefined;
  const others = [...bucket.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.dataset.row !== id);
  const index = others.filter((row) => {
    const box = row.getBoundingClientRect();
    return clientY > box.top + box.height / 2;
  }).length;
  return { bucket: bucket.dataset.bucket ?? '', index };
}
