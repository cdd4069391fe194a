import type { CompiledConfig, ControlTag, ObjectTag, RegionResult } from '@labelwright/task-definition/model';
import { type ChosenControls, chooseControls } from './choose-controls.ts';
import type { HeardSegment, ReadPage, Recognised } from './model.ts';
import { clipToPage, type TurnedBox, turnBack } from './turn-back.ts';

export type FittedRecognition =
  | { ok: true; result: RegionResult[] /** Mean confidence, 0 to 1. */; score: number | null }
  | { ok: false; reason: string };

const PAGES: ReadonlySet<string> = new Set(['Image', 'Pdf']);
const SOUNDS: ReadonlySet<string> = new Set(['Audio', 'AudioPlus']);
/** An answer takes fifty thousand items, up to three for each word. */
const MOST_REGIONS = 15_000;

/**
 * Turns what was read or heard into an answer that people can put right: a region with its text for each word or
 * segment where the interface draws regions, the whole text where it asks for that.
 */
export function fitRecognised(
  config: CompiledConfig,
  recognised: Recognised,
  objectName?: string | undefined,
): FittedRecognition {
  const isRegion = recognised.kind === 'ocr' ? isBox : isSegment;
  const objects = Object.values(config.objects).filter(
    (object) => tagsOf(recognised.kind).has(object.tag) && (objectName === undefined || object.name === objectName),
  );
  if (objects.length === 0)
    return {
      ok: false,
      reason: `The interface shows no ${recognised.kind === 'ocr' ? 'picture or PDF' : 'recording'}.`,
    };
  for (const object of objects) {
    const chosen = chooseControls(config, object, isRegion);
    if (chosen === undefined) continue;
    const result = recognised.kind === 'ocr' ? fitPages(chosen, recognised.pages) : fitSegments(chosen, recognised);
    if (result.length > 0) return { ok: true, result, score: meanConfidence(recognised) };
    return { ok: false, reason: 'No text was found.' };
  }
  return {
    ok: false,
    reason:
      recognised.kind === 'ocr'
        ? 'The interface has no place for text on the picture: add a TextArea, and for each word a Rectangle with a TextArea that has perRegion="true".'
        : 'The interface has no place for text on the recording: add a TextArea, and for each segment Labels with a TextArea that has perRegion="true".',
  };
}

/** Of the objects that show what was read or heard. */
export function tagsOf(kind: Recognised['kind']): ReadonlySet<string> {
  return kind === 'ocr' ? PAGES : SOUNDS;
}

function isBox(control: ControlTag): boolean {
  return ['rectangle', 'rectanglelabels', 'ocrlabels'].includes(control.type) && control.answer === 'region';
}

function isSegment(control: ControlTag): boolean {
  return control.type === 'labels' && control.answer === 'region';
}

function fitPages(chosen: ChosenControls, pages: readonly ReadPage[]): RegionResult[] {
  const { object, region, whole } = chosen;
  const shown = hasPages(object) ? pages : pages.slice(0, 1);
  if (!region) return writeWhole(chosen, whole, shown.map(({ text }) => text).join('\n\n'));
  const result: RegionResult[] = [];
  let regions = 0;
  for (const page of shown) {
    for (const word of page.words) {
      const box = clipToPage(turnBack({ ...word.box, rotation: word.rotation ?? 0 }, page.rotation, page));
      if (box === undefined || word.text.trim() === '') continue;
      if (++regions > MOST_REGIONS) return result;
      const place = { ...round(box) };
      const shared = {
        ...pageOf(object, page),
        ...(word.confidence === null ? {} : { score: word.confidence }),
      };
      const base = { id: `w${regions}`, object: object.name, place, shared };
      for (const item of itemsOf(chosen, base, word.text)) result.push(item);
    }
  }
  return result;
}

function fitSegments(
  chosen: ChosenControls,
  heard: { text: string; durationSeconds: number | null; segments: readonly HeardSegment[] },
): RegionResult[] {
  const { object, region, whole } = chosen;
  if (!region) return writeWhole(chosen, whole, heard.text);
  const length = heard.durationSeconds === null ? {} : { original_length: heard.durationSeconds };
  return heard.segments
    .filter(
      ({ text, startSeconds, endSeconds }) => text.trim() !== '' && startSeconds >= 0 && endSeconds > startSeconds,
    )
    .slice(0, MOST_REGIONS)
    .flatMap(({ startSeconds, endSeconds, text, confidence }, index) => {
      const place = { start: startSeconds, end: endSeconds };
      const shared = { ...length, ...(confidence === null ? {} : { score: confidence }) };
      return itemsOf(chosen, { id: `s${index + 1}`, object: object.name, place, shared }, text.trim());
    });
}

interface RegionBase {
  id: string;
  object: string;
  place: Record<string, unknown>;
  shared: Partial<RegionResult>;
}

/** One region: its shape, its label and its text are items of the same id. */
function itemsOf({ region, labels, perRegion }: ChosenControls, base: RegionBase, text: string): RegionResult[] {
  if (!region) return [];
  const item = (control: ControlTag, value: Record<string, unknown>): RegionResult => ({
    id: base.id,
    from_name: control.name,
    to_name: base.object,
    type: control.type,
    ...base.shared,
    value: { ...base.place, ...value },
  });
  const { control, label } = region;
  const carried = control.type === 'ocrlabels' ? { ocrtext: text, pageIndex: base.shared.item_index ?? 0 } : {};
  const own = label === undefined ? {} : { [control.valueKey]: [label] };
  return [
    item(control, { ...carried, ...own }),
    ...(labels ? [item(labels.control, { [labels.control.valueKey]: [labels.label] })] : []),
    ...(perRegion ? [item(perRegion, { text: [text] })] : []),
  ];
}

function writeWhole({ object }: ChosenControls, control: ControlTag | undefined, text: string): RegionResult[] {
  const written = text.trim();
  if (!control || written === '') return [];
  return [
    {
      id: 't1',
      from_name: control.name,
      to_name: object.name,
      type: control.type,
      value: { text: [written] },
    },
  ];
}

function hasPages(object: ObjectTag): boolean {
  return object.tag === 'Pdf' || object.valueList !== undefined;
}

function pageOf(object: ObjectTag, { page, width, height, rotation }: ReadPage): Partial<RegionResult> {
  const isTurned = Math.round(rotation / 90) % 2 !== 0;
  const [wide, high] = isTurned ? [height, width] : [width, height];
  return {
    original_width: Math.round(wide),
    original_height: Math.round(high),
    image_rotation: 0,
    ...(hasPages(object) ? { item_index: page - 1 } : {}),
  };
}

/** Thousandths of a percent: less than a pixel of any scan. */
function round(box: TurnedBox): TurnedBox {
  const cut = (value: number): number => Math.round(value * 1000) / 1000;
  const [x, y, rotation] = [cut(box.x), cut(box.y), cut(box.rotation)];
  const [wide, high] = rotation === 0 ? [100 - x, 100 - y] : [100, 100];
  const width = Math.max(0.001, Math.min(cut(box.width), wide));
  const height = Math.max(0.001, Math.min(cut(box.height), high));
  return { x, y, width, height, rotation };
}

function meanConfidence(recognised: Recognised): number | null {
  const parts = recognised.kind === 'ocr' ? recognised.pages.flatMap((page) => page.words) : recognised.segments;
  const known = parts.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  if (known.length === 0) return null;
  const mean = known.reduce((sum, confidence) => sum + confidence, 0) / known.length;
  return Math.min(1, Math.max(0, mean));
}
