import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import { brushSize, isBrushInHand } from '../../operations/masks.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import type { ImageModel } from './image-model.ts';

/** A ring as large as the brush, moved without rendering anything. */
export function BrushCursor({ image, surface }: { image: ImageModel; surface: RefObject<HTMLElement | null> }) {
  const editor = useEditor();
  const isShown = useSession((state) => isBrushInHand(state.tool));
  useSession((state) => state.brushSize);
  const { size, transform } = useSyncExternalStore(image.view.subscribe, image.view.get);
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = surface.current;
    if (!element || !isShown) return undefined;
    const stop = new AbortController();
    const follow = (event: PointerEvent) => {
      const box = element.getBoundingClientRect();
      if (!ring.current) return;
      ring.current.style.translate = `${event.clientX - box.left}px ${event.clientY - box.top}px`;
      ring.current.style.visibility = 'visible';
    };
    const hide = () => {
      if (ring.current) ring.current.style.visibility = 'hidden';
    };
    element.addEventListener('pointermove', follow, { signal: stop.signal });
    element.addEventListener('pointerdown', follow, { signal: stop.signal });
    element.addEventListener('pointerleave', hide, { signal: stop.signal });
    return () => stop.abort();
  }, [surface, isShown]);
  if (!isShown || !size) return null;
  const across = brushSize(editor, size) * transform.scale;
  return <div ref={ring} className="lw-brush-ring" style={{ width: across, height: across }} />;
}
