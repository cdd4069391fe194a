import { type RefObject, useEffect, useRef } from 'react';

/** Two lines through the pointer, moved without rendering anything. */
export function Crosshair({ surface }: { surface: RefObject<HTMLElement | null> }) {
  const across = useRef<HTMLDivElement>(null);
  const down = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    const follow = (event: PointerEvent) => {
      const box = element.getBoundingClientRect();
      if (across.current) across.current.style.transform = `translateY(${event.clientY - box.top}px)`;
      if (down.current) down.current.style.transform = `translateX(${event.clientX - box.left}px)`;
    };
    element.addEventListener('pointermove', follow);
    return () => element.removeEventListener('pointermove', follow);
  }, [surface]);
  return (
    <>
      <div ref={across} className="lw-crosshair lw-crosshair-across" />
      <div ref={down} className="lw-crosshair lw-crosshair-down" />
    </>
  );
}
