import type { ColourFinder } from '../media/image/colour-finder.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import { announce, notify } from '../operations/edit.ts';
import { isMaskRegion, type MaskRegion, maskToExtend, newMask, withRows } from '../operations/masks.ts';
import { select } from '../operations/selection.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import type { Rows } from '../regions/mask/rows.ts';
import { pickInstead } from './draw-brush.ts';
import { panning } from './pan.ts';
import { isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';

/** So much more may colours differ for each CSS pixel that the pointer is away from where it was pressed. */
const thresholdPerPx = 0.4;
const largestThreshold = 255;

let nextSearch = 0;

interface Waiting {
  region: MaskRegion;
  /** What was in hand. */
  armed: unknown;
  found: Promise<void>;
}

/** What is still looked for, by image: a second click meanwhile belongs to the same mask. */
const waiting = new WeakMap<ImageModel, Waiting>();

const idle: ToolState = {
  path: 'draw-magic-wand.idle',
  pointerDown(context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    if (event.button !== 0 || pickInstead(context, event)) return undefined;
    const wand = wave(context, event.point);
    if (!wand) return undefined;
    wand.search(0);
    return searching(wand, event);
  },
};

function searching(wand: Wand, start: SurfacePointer): ToolState {
  return {
    path: 'draw-magic-wand.searching',
    pointerMove(_context, { screen }) {
      wand.search(Math.hypot(screen.x - start.screen.x, screen.y - start.screen.y));
      return undefined;
    },
    pointerUp() {
      wand.end();
      return idle;
    },
    cancel: () => wand.cancel(),
  };
}

interface Wand {
  /** `distance` in CSS pixels from where it was pressed. */
  search(distance: number): void;
  /** What is still looked for will come. */
  end(): void;
  cancel(): void;
}

/** Enter with the wand in hand: what has the colour of the middle of the view. */
export function waveAt(context: ToolContext, point: ImagePoint): void {
  const wand = wave(context, point);
  wand?.search(0);
  wand?.end();
}

/** Undefined when nothing may be made, or the image cannot be read. */
function wave(context: ToolContext, { x, y }: ImagePoint): Wand | undefined {
  const { editor, image } = context;
  const finder = image.colours();
  const extended = maskToExtend(editor, image, 'brush');
  const { armed } = editor.session.get();
  const before = waiting.get(image);
  const begun = before?.armed === armed ? before : undefined;
  const region = finder && (extended ?? begun?.region ?? newMask(editor, image, 'brush'));
  if (!finder || !region) return undefined;
  const { threshold, blur } = settingsOf(context);
  nextSearch += 1;
  const mergeKey = `wand:${nextSearch}`;
  let isCancelled = false;
  let isEnded = false;
  let hasWritten = false;

  let base: MaskRegion | undefined;

  const ask = latestOnly(
    finder,
    before?.found,
    (rows) => {
      if (isCancelled) return;
      const present = editor.store.findRegion(region.id);
      base ??= isMaskRegion(present) ? present : region;
      const stepName = present ? 'Add to mask' : 'Add mask';
      const shown = put(context, base, rows, () => editor.history.mark(stepName, mergeKey));
      hasWritten ||= shown;
      if (isEnded && !hasWritten) announce(editor, 'Nothing found here');
    },
    () => notify(editor, 'The site of this image does not let its colours be read'),
  );
  return {
    search(distance) {
      const found = ask({ x, y, blur, threshold: Math.min(threshold + distance * thresholdPerPx, largestThreshold) });
      const own = { region, armed, found };
      waiting.set(image, own);
      void found.then(() => waiting.get(image) === own && waiting.delete(image));
    },
    end() {
      isEnded = true;
    },
    cancel() {
      isCancelled = true;
      waiting.delete(image);
      if (hasWritten) editor.history.cancelToMark();
    },
  };
}

/** False when the rows change nothing. */
function put({ editor, image }: ToolContext, region: MaskRegion, rows: Rows, mark: () => void): boolean {
  const { size } = image.view.get();
  const after = size && withRows(region, rows, size);
  const isThere = editor.store.findRegion(region.id) !== undefined;
  if (!after || (after === region && !isThere)) return false;
  mark();
  editor.store.write('user', (writer) => writer.put(after));
  if (!isThere) select(editor, [region.id]);
  return true;
}

function settingsOf({ editor, image }: ToolContext): { threshold: number; blur: number } {
  const wand = editor.model.listCreatingControls(image.objectName, 'brush').find(({ tag }) => tag === 'MagicWand');
  return { threshold: Number(wand?.params.defaultthreshold ?? 15), blur: Number(wand?.params.blurradius ?? 5) };
}

type Search = Parameters<ColourFinder['find']>[0];

/** While one search runs only the newest that is asked for waits; what it returns ends when nothing is looked for. */
function latestOnly(
  finder: ColourFinder,
  before: Promise<void> | undefined,
  onFound: (rows: Rows) => void,
  onRefused: () => void,
): (search: Search) => Promise<void> {
  let isBusy = false;
  let wanted: Search | undefined;
  let running = Promise.resolve();
  async function run(search: Search): Promise<void> {
    isBusy = true;
    try {
      await before;
      onFound(await finder.find(search));
    } catch {
      onRefused();
    }
    isBusy = false;
    const next = wanted;
    wanted = undefined;
    if (next) await run(next);
  }
  return (search) => {
    if (isBusy) wanted = search;
    else running = run(search);
    return running;
  };
}

export const drawMagicWandTool: Tool = { id: 'draw-magic-wand', idle };
