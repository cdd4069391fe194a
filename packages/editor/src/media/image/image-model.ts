import type { ObjectTag } from '@labelwright/task-definition/model';
import type { Geometry, ImagePoint, ScreenPoint, Size } from '../../regions/geometry.ts';
import { createObservable, type Observable } from '../../store/observable.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { RecordStore } from '../../store/store.ts';
import type { ColourFinder } from './colour-finder.ts';
import { alignmentOf } from './image-params.ts';
import { createRegionIndex, type RegionIndex } from './region-index.ts';
import { centred, fitTransform, panBy, type Turn, type ViewTransform, zoomAt } from './view-transform.ts';

export interface ImageView {
  /** Original size in pixels; undefined until the image has loaded. */
  size?: Size;
  /** Size of the surface in CSS pixels. */
  viewport: Size;
  transform: ViewTransform;
}

/** What is on the image only while a hand is at it. */
export interface Sketch {
  /** Undefined when the pointer is not over the image. */
  pointer?: ImagePoint | undefined;
  /** Becomes a region when it is finished. */
  draft?: ShapeDraft | undefined;
}

export interface ShapeDraft {
  region: RegionRecord;
  /** From which it can be gone on with, also by another editor. */
  path: OpenPath;
  /** The point that the next one will be joined to. */
  last?: ImagePoint | undefined;
  /** A press here closes or finishes the shape. */
  end?: ImagePoint | undefined;
}

/** A shape that lacks its end. */
export interface OpenPath {
  toolId: string;
  geometry: Geometry;
  /** Of a line: the vertex that the next one is joined to. */
  origin?: string | undefined;
  /** The region that grows further; undefined for a new one. */
  baseId?: string | undefined;
}

/** What the tools know of an image on screen; the React surface feeds it, tests drive it directly. */
export interface ImageModel {
  objectName: string;
  view: Observable<ImageView>;
  /** How the picture is shown, in percent of how it is. */
  light: Observable<{ brightness: number; contrast: number }>;
  /** The shape that is being made point by point, and where the pointer is. */
  sketch: Observable<Sketch>;
  index(): RegionIndex | undefined;
  /** Finds what has one colour; undefined until the picture is there. */
  colours(): ColourFinder | undefined;
  setColours(finder: ColourFinder | undefined): void;
  /**
   * Undefined until the picture of a page is there. False when it stands as large as the page before, since that was
   * of the same size and somebody had zoomed.
   */
  setSize(size: Size | undefined, page?: number, turn?: Turn): boolean;
  /** How pages were turned by hand, by page. */
  turns: ReadonlyMap<number, Turn>;
  turnTo(turn: Turn, page?: number): void;
  setViewport(viewport: Size): void;
  fit(): void;
  /** The whole width from its top, as one reads a page. */
  fitWidth(): void;
  actualSize(): void;
  zoom(factor: number, anchor?: ScreenPoint): void;
  pan(delta: ScreenPoint): void;
}

export function createImageModel(store: RecordStore, objectName: string, params: ObjectTag['params'] = {}): ImageModel {
  const alignment = alignmentOf(params);
  const turns = new Map<number, Turn>();
  const view = createObservable<ImageView>({
    viewport: { width: 0, height: 0 },
    transform: { scale: 1, offsetX: 0, offsetY: 0 },
  });
  let index: RegionIndex | undefined;
  let colours: ColourFinder | undefined;
  const mayShrink = params.negativeZoom === true;
  /** What the picture keeps to when its place changes its size; undefined once somebody has zoomed. */
  let fitted: 'whole' | 'width' | undefined = 'whole';
  /** Asked for before the picture had a place: done as soon as it has one. */
  let isOriginalDue = false;
  let lastShown: Page | undefined;

  function transformWith(change: (size: Size, viewport: Size, current: ViewTransform) => ViewTransform): void {
    const { size, viewport, transform } = view.get();
    if (!size || viewport.width === 0 || viewport.height === 0) return;
    view.update({ transform: change(size, viewport, transform) });
  }

  function fit(): void {
    fitted = 'whole';
    isOriginalDue = false;
    transformWith((size, viewport, { turn }) => fitTransform(size, viewport, turn, alignment));
  }

  function actualSize(): void {
    fitted = undefined;
    isOriginalDue = view.get().viewport.width === 0;
    transformWith((size, viewport, { turn }) => centred(size, viewport, 1, turn, alignment));
  }

  /** The line at the top stays there. */
  function refitWidth(): void {
    transformWith((size, viewport, { scale, offsetY }) => {
      const fitting = viewport.width / size.width;
      const moved = { scale: fitting, offsetX: 0, offsetY: (offsetY * fitting) / scale };
      return panBy(moved, { x: 0, y: 0 }, size, viewport);
    });
  }

  return {
    objectName,
    view,
    light: createObservable({ brightness: 100, contrast: 100 }),
    sketch: createObservable<Sketch>({}),
    index: () => index,
    colours: () => colours,
    setColours(finder) {
      colours?.dispose();
      colours = finder;
    },
    turns,
    turnTo(turn, page = 0) {
      turns.set(page, turn);
      if (lastShown) lastShown = { ...lastShown, turn };
      view.update({ transform: { ...view.get().transform, turn } });
      fit();
    },
    setSize(size, page = 0, turn = 0) {
      index?.dispose();
      index = size && createRegionIndex(store, objectName, size, page);
      const shown = size && { size, turn: turns.get(page) ?? turn };
      view.update({ size, transform: { ...view.get().transform, turn: shown?.turn ?? turn } });
      if (!shown) return true;
      const isAlike = fitted === undefined && lastShown !== undefined && isSamePage(lastShown, shown);
      lastShown = shown;
      if (!isAlike) fit();
      return !isAlike;
    },
    setViewport(viewport) {
      view.update({ viewport });
      if (isOriginalDue) actualSize();
      else if (fitted === 'whole') fit();
      else if (fitted === 'width') refitWidth();
    },
    fit,
    fitWidth() {
      fitted = 'width';
      isOriginalDue = false;
      transformWith((size, viewport) => ({ scale: viewport.width / size.width, offsetX: 0, offsetY: 0 }));
    },
    actualSize,
    zoom(factor, anchor) {
      fitted = undefined;
      transformWith((size, viewport, current) =>
        zoomAt(current, anchor ?? { x: viewport.width / 2, y: viewport.height / 2 }, factor, size, viewport, mayShrink),
      );
    },
    pan(delta) {
      // Who reads down a page has not zoomed.
      if (fitted !== 'width') fitted = undefined;
      transformWith((size, viewport, current) => panBy(current, delta, size, viewport));
    },
  };
}

type Page = { size: Size; turn: Turn };

const isSamePage = (a: Page, b: Page): boolean =>
  a.size.width === b.size.width && a.size.height === b.size.height && a.turn === b.turn;
