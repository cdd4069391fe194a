import type { Size } from '../regions/geometry.ts';

/** Cleared, in CSS pixels, as sharp as the screen; undefined when there is nothing to draw on. */
export function prepareCanvas(canvas: HTMLCanvasElement | null, size: Size): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || size.width <= 0 || size.height <= 0) return undefined;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  return context;
}

export interface ThemeColors {
  text: string;
  muted: string;
  border: string;
  surface: string;
  raised: string;
  accent: string;
  unlabelled: string;
  danger: string;
}

export function readTheme(element: Element): ThemeColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--lw-${name}`).trim() || '#888888';
  return {
    text: read('text'),
    muted: read('text-muted'),
    border: read('border'),
    surface: read('surface'),
    raised: read('surface-2'),
    accent: read('accent'),
    unlabelled: read('unlabelled'),
    danger: read('danger'),
  };
}

/** Canvas colours do not follow the theme by themselves. */
export function watchTheme(listener: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  media.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', listener);
  };
}

/** Runs `paint` once per frame at most, however often it is asked for. */
export function createPainter(paint: () => void): { request(): void; stop(): void } {
  let frame = 0;
  return {
    request() {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        paint();
      });
    },
    stop: () => cancelAnimationFrame(frame),
  };
}
