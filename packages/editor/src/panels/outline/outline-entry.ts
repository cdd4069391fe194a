import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../../editor/editor.ts';
import { humanized } from '../../editor/humanized.ts';
import { asksAbout } from '../../editor/visibility.ts';
import { labelsOf, stringsOf } from '../../operations/labels.ts';
import { describePlace } from '../../operations/span-range.ts';
import { getRegionKind } from '../../regions/kinds.ts';
import { isTextSpan } from '../../regions/span/passage.ts';
import type { RegionRecord } from '../../store/records.ts';
import { drawingTools } from '../../tools/drawing-tools.ts';
import type { OutlineEntry } from './outline-rows.ts';

/** Records never change in place, so what was worked out for one stays right for as long as it lives. */
const entries = new WeakMap<RegionRecord, OutlineEntry>();

export function outlineEntry(editor: Editor, region: RegionRecord): OutlineEntry {
  const known = entries.get(region);
  if (known) return known;
  const { geometry } = region.props;
  const entry: OutlineEntry = {
    region,
    labels: labelsOf(editor, region),
    text: [...listWritten(editor, region), describePlace(editor, region)].join(' · '),
    tool: humanized(drawingTools.find(({ shape }) => shape === geometry.shape)?.noun ?? geometry.shape),
    place: getRegionKind(geometry.shape).position?.(geometry) ?? 0,
    score: scoreOf(region),
  };
  // Words that a result does not store are known only once their text has been loaded.
  if (!isTextSpan(geometry) || geometry.text !== undefined) entries.set(region, entry);
  return entry;
}

/** How sure the model was that proposed the region; undefined for what people made. */
export function scoreOf(region: RegionRecord): number | undefined {
  const scores = region.props.answers.map(({ envelope }) => envelope.score);
  return scores.find((score) => typeof score === 'number');
}

/** Texts that were written about the region. */
function listWritten(editor: Editor, region: RegionRecord): string[] {
  return region.props.answers
    .filter((answer) => editor.config.controls[answer.control]?.tag === 'TextArea')
    .flatMap(({ value }) => (typeof value === 'string' ? [value] : stringsOf(value)));
}

/** Whether the question about a region stands in its row of the list and not among its details. */
export function isRowField(control: ControlTag): boolean {
  const { displayMode, transcription } = control.params;
  return control.tag === 'TextArea' && control.perRegion && (displayMode === 'region-list' || transcription === true);
}

/** The fields that the region's row shows: those of transcriptions always, others while it is the one selected. */
export function listRowFields(editor: Editor, region: RegionRecord, isActive: boolean): ControlTag[] {
  return editor.model.perRegionControls.filter(
    (control) =>
      isRowField(control) && (isActive || control.params.transcription === true) && asksAbout(editor, control, region),
  );
}
