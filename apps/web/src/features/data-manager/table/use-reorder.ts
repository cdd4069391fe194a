import { type PointerEvent, type RefObject, useState } from 'react';

type Drop = { id: string; to: number; at: number };

/** Pixels that a press may shake before it is a drag. */
const SHAKE = 5;

/**
 * Reorders what carries `data-reorder` in a container by dragging. `onMove` gets the place among the others, as it is
 * once the dragged one is taken out; keys are the business of whoever shows the things.
 */
export function useReorder(
  container: RefObject<HTMLElement | null>,
  axis: 'x' | 'y',
  onMove: (id: string, to: number) => void,
) {
  const [drop, setDrop] = useState<Drop>();

  function start(event: PointerEvent, id: string): void {
    if (event.button !== 0 || container.current === null) return;
    const from = axis === 'x' ? event.clientX : event.clientY;
    const others = [...container.current.querySelectorAll<HTMLElement>('[data-reorder]')];
    let last: Drop | undefined;
    const onPointerMove = (move: globalThis.PointerEvent): void => {
      const pointer = axis === 'x' ? move.clientX : move.clientY;
      if (last === undefined && Math.abs(pointer - from) < SHAKE) return;
      move.preventDefault();
      last = placeOf(others, axis, pointer, id);
      setDrop(last);
    };
    const stop = (): void => {
      window.removeEventListener('pointermove', onPointerMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', stop);
      setDrop(undefined);
    };
    const onUp = (): void => {
      stop();
      if (last === undefined) return;
      swallowClick();
      onMove(id, last.to);
    };
    window.addEventListener('pointermove', onPointerMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', stop);
  }

  return {
    start,
    /** The dragged one, and before which of the things it would go; `at` is their count for the end. */
    dragged: drop?.id,
    dropAt: drop?.at,
  };
}

function placeOf(things: readonly HTMLElement[], axis: 'x' | 'y', pointer: number, id: string): Drop {
  const middles = things.map((thing) => {
    const box = thing.getBoundingClientRect();
    return axis === 'x' ? box.left + box.width / 2 : box.top + box.height / 2;
  });
  const at = middles.filter((middle) => middle < pointer).length;
  const from = things.findIndex((thing) => thing.dataset.reorder === id);
  return { id, at, to: from !== -1 && at > from ? at - 1 : at };
}

/** What was dragged is not clicked as well. */
function swallowClick(): void {
  const swallow = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
}
