import type { RegionResult } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { fromStored } from '../editor/interface-model.ts';
import type { FrameRange, Geometry, TextSpan } from '../regions/geometry.ts';
import { isTextSpan } from '../regions/span/passage.ts';
import { loadResult } from '../results/load-result.ts';
import type { RegionRecord } from '../store/records.ts';

/** The region as it can stand in this task, or in words why it cannot. */
export type Fit = { region: RegionRecord } | { refusal: string };

/** Tries a region of another task, or of this one, on the interface and the data that are here. */
export function fitRegion(editor: Editor, items: readonly RegionResult[]): Fit {
  const refusal = refusalByInterface(editor, items);
  if (refusal !== undefined) return { refusal };
  const [region] = loadResult(editor.config, items);
  if (region?.kind !== 'region') return { refusal: 'This interface does not mark such regions.' };
  const geometry = fitGeometry(editor, region.props.toName, region.props.geometry);
  return typeof geometry === 'string'
    ? { refusal: geometry }
    : { region: { ...region, props: { ...region.props, geometry } } };
}

function refusalByInterface(editor: Editor, items: readonly RegionResult[]): string | undefined {
  for (const item of items) {
    const control = editor.config.controls[item.from_name];
    if (!editor.config.objects[item.to_name]) return `There is no object "${item.to_name}" here.`;
    if (!control?.toName.includes(item.to_name)) return `There is no "${item.from_name}" for it here.`;
    if (control.type !== item.type) return `"${item.from_name}" asks for something else here.`;
    const options = editor.model.listFlatOptions(control.name);
    if (options.length === 0) continue;
    const values = fromStored(control, item.value[control.valueKey]);
    const unknown = values.find((value) => editor.model.findOption(control.name, value) === undefined);
    if (unknown !== undefined) return `"${item.from_name}" has no "${unknown}" here.`;
  }
  return undefined;
}

/** The geometry as it lies in the data of this task, or why it does not. */
function fitGeometry(editor: Editor, objectName: string, geometry: Geometry): Geometry | string {
  if (isTextSpan(geometry)) return fitSpan(editor, objectName, geometry);
  switch (geometry.shape) {
    case 'message':
      return 'Messages stay in their chat.';
    case 'segment': {
      const lengthS = editor.audios.get(objectName)?.player.state.get().durationS ?? Number.POSITIVE_INFINITY;
      if (geometry.start >= lengthS) return 'It begins after the end of this sound.';
      return { ...geometry, end: Math.min(geometry.end, lengthS) };
    }
    case 'timeline': {
      const ranges = geometry.ranges.flatMap((range) => fitRange(range, framesOf(editor, objectName)));
      return ranges.length > 0 ? { ...geometry, ranges } : 'It begins after the end of this video.';
    }
    case 'video-rectangle': {
      const frames = framesOf(editor, objectName);
      const sequence = geometry.sequence.filter(({ frame }) => frame <= frames);
      if (sequence.length === 0) return 'It begins after the end of this video.';
      return { ...geometry, sequence, ...(Number.isFinite(frames) ? { framesCount: frames } : {}) };
    }
    case 'series-range':
      return fitSeriesRange(editor, objectName, geometry);
    default:
      return geometry;
  }
}

type Of<S extends Geometry['shape']> = Extract<Geometry, { shape: S }>;

/** At its place when the same words stand there, otherwise at the nearest place where they do. */
function fitSpan(editor: Editor, objectName: string, span: TextSpan): TextSpan | string {
  const passage = editor.passages.get(objectName);
  if (!passage) return 'The text it is marked in is not there yet.';
  const range = passage.toRange(span);
  const { text } = span;
  if (text === undefined) return range && range.end <= passage.text.length ? span : 'This text is shorter.';
  if (range && passage.toSpan(range, true)?.text === text) return span;
  const start = nearestOf(passage.text, text, range?.start ?? 0);
  const found = start === undefined ? undefined : passage.toSpan({ start, end: start + text.length }, true);
  return found ?? `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}" does not stand in this text.`;
}

function nearestOf(text: string, words: string, wanted: number): number | undefined {
  const before = text.lastIndexOf(words, wanted);
  const after = text.indexOf(words, wanted);
  if (before === -1 || after === -1) return before === after || words === '' ? undefined : Math.max(before, after);
  return wanted - before <= after - wanted ? before : after;
}

function framesOf(editor: Editor, objectName: string): number {
  return editor.videos.get(objectName)?.framesCount() ?? Number.POSITIVE_INFINITY;
}

function fitRange({ start, end }: FrameRange, frames: number): FrameRange[] {
  return start > frames ? [] : [{ start, end: Math.min(end, frames) }];
}

function fitSeriesRange(editor: Editor, objectName: string, range: Of<'series-range'>): Of<'series-range'> | string {
  const model = editor.series.get(objectName);
  const series = model?.state.get().series;
  if (!model || !series) return range;
  const [start, end] = [series.fromStored(range.start), series.fromStored(range.end)];
  const { first, last } = model.bounds();
  if (start === undefined || end === undefined || end < first || start > last) return 'This series has no such time.';
  return { ...range, start: series.toStored(Math.max(start, first)), end: series.toStored(Math.min(end, last)) };
}
