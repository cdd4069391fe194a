import { type RefObject, useEffect, useRef } from 'react';
import { useEditor } from '../../shell/editor-context.ts';
import { createParagraphClock, type ParagraphClock } from './paragraph-clock.ts';
import { findTurnAt, type Turn } from './turns.ts';

/** Marks the turn that is heard, by hand, since turns are drawn only once; keeps it in view when asked to. */
export function usePlayingTurn(
  name: string,
  turns: readonly Turn[],
  body: RefObject<HTMLElement | null>,
  isKeptInView: boolean,
): RefObject<ParagraphClock | undefined> {
  const editor = useEditor();
  const clock = useRef<ParagraphClock | undefined>(undefined);
  useEffect(() => {
    let heard: HTMLElement | undefined;
    const own = createParagraphClock(name, editor.players.get(name), editor.sync, (seconds, isPlaying) => {
      const index = findTurnAt(turns, seconds);
      const element = index === undefined ? undefined : findTurnElement(body.current, index);
      if (element !== heard) {
        heard?.removeAttribute('data-heard');
        heard?.removeAttribute('data-playing');
        element?.setAttribute('data-heard', '');
        if (element && isPlaying && isKeptInView) reveal(element);
        heard = element;
      }
      element?.toggleAttribute('data-playing', isPlaying);
    });
    clock.current = own;
    return () => {
      own.leave();
      heard?.removeAttribute('data-heard');
      heard?.removeAttribute('data-playing');
      clock.current = undefined;
    };
  }, [editor, name, turns, body, isKeptInView]);
  return clock;
}

function findTurnElement(body: HTMLElement | null, index: number): HTMLElement | undefined {
  const element = body?.children[index];
  return element instanceof HTMLElement ? element : undefined;
}

function reveal(element: HTMLElement): void {
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'instant' : 'smooth' });
}
