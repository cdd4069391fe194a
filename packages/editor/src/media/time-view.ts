import { clamp } from '../regions/geometry.ts';

/** The part of a line of time that is on screen. Units are seconds for sounds and frames for videos. */
export interface TimeView {
  /** Of the whole line; 0 until it is known. */
  length: number;
  start: number;
  span: number;
  widthPx: number;
}

export const emptyView: TimeView = { length: 0, start: 0, span: 0, widthPx: 0 };

export function toX(view: TimeView, at: number): number {
  return view.span === 0 ? 0 : ((at - view.start) / view.span) * view.widthPx;
}

export function fromX(view: TimeView, x: number): number {
  return view.widthPx === 0 ? view.start : view.start + (x / view.widthPx) * view.span;
}

export function perPixel(view: TimeView): number {
  return view.widthPx === 0 ? 0 : view.span / view.widthPx;
}

export function zoomFactor(view: TimeView): number {
  return view.span === 0 ? 1 : view.length / view.span;
}

/** All of it when all was in view; otherwise the same part, as far as it still is there. */
export function withLength(view: TimeView, length: number): TimeView {
  const isWhole = view.length === 0 || view.span >= view.length;
  return scrolledTo(
    { ...view, length, span: isWhole ? length : Math.min(view.span, length) },
    isWhole ? 0 : view.start,
  );
}

export function wholeView(view: TimeView): TimeView {
  return { ...view, start: 0, span: view.length };
}

/** So much closer that what is at `anchor` stays where it is; the closest view spans `smallest`. */
export function zoomedAt(view: TimeView, factor: number, anchor: number, smallest: number): TimeView {
  const span = clamp(view.span / factor, Math.min(smallest, view.length), view.length);
  const share = view.span === 0 ? 0.5 : (anchor - view.start) / view.span;
  return scrolledTo({ ...view, span }, anchor - share * span);
}

export function scrolledTo(view: TimeView, start: number): TimeView {
  return { ...view, start: clamp(start, 0, Math.max(view.length - view.span, 0)) };
}

/** Turns the page when the time has left the view; otherwise the same object. */
export function following(view: TimeView, at: number): TimeView {
  if (at >= view.start && at <= view.start + view.span) return view;
  return scrolledTo(view, at - view.span * 0.05);
}

/** Distance of ruler marks: the smallest of the steps that keeps them apart. */
export function rulerStep(view: TimeView, steps: readonly number[], apartPx: number): number {
  const wanted = perPixel(view) * apartPx;
  return steps.find((step) => step >= wanted) ?? steps.at(-1) ?? 1;
}

export const secondSteps: readonly number[] = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
];

export const frameSteps: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000,
];
