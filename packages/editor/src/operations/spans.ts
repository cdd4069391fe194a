import type { ObjectTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { type Granularity, isGranularity, snapRange } from '../regions/span/granularity.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit } from './edit.ts';
import { labelsOf } from './labels.ts';
import { newRegion } from './regions.ts';
import { select } from './selection.ts';

/** A new span over the range, widened to whole units; undefined when only white space is left. */
export function createSpan(editor: Editor, objectName: string, start: number, end: number): RegionRecord | undefined {
  const passage = editor.passages.get(objectName);
  const object = editor.config.objects[objectName];
  if (!passage || !object || object.params.selectionEnabled === false) return undefined;
  const { armed } = editor.session.get();
  const isArmedHere = armed && editor.config.controls[armed.control]?.toName.includes(objectName);
  const granularity = granularityOf(editor, object, isArmedHere ? armed.control : undefined, armed?.values ?? []);
  const range = snapRange(passage.text, { start, end }, granularity);
  const geometry = range && passage.toSpan(range, storesText(object));
  const region = geometry && newRegion(editor, objectName, geometry);
  if (!region) return undefined;
  edit(editor, 'Add span', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** The unit that edges of the region snap to. */
export function granularityOfRegion(editor: Editor, region: RegionRecord): Granularity {
  const object = editor.config.objects[region.props.toName];
  const labels = labelsOf(editor, region);
  return object === undefined
    ? 'symbol'
    : granularityOf(
        editor,
        object,
        labels[0]?.control,
        labels.map(({ value }) => value),
      );
}

/** A label may ask for another unit than its text. */
function granularityOf(
  editor: Editor,
  { params }: ObjectTag,
  controlName: string | undefined,
  values: readonly string[],
): Granularity {
  const own =
    controlName === undefined
      ? undefined
      : values.map((value) => editor.model.findOption(controlName, value)?.granularity).find(isGranularity);
  return own ?? (isGranularity(params.granularity) ? params.granularity : 'symbol');
}

/** By default the marked text is stored unless the whole text stands behind an address. */
export function storesText({ params }: ObjectTag): boolean {
  return params.saveTextResult === 'yes' || (params.saveTextResult !== 'no' && params.valueType !== 'url');
}
