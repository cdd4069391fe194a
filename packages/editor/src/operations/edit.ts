import type { Editor } from '../editor/editor.ts';
import type { Geometry } from '../regions/geometry.ts';
import type { RegionAnswer, RegionProps, RegionRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';

export function canEdit(editor: Editor): boolean {
  return editor.capabilities.readonly !== true;
}

/** One undoable step by the person at the keyboard; does nothing when the annotation is read-only. */
export function edit(editor: Editor, name: string, change: (writer: StoreWriter) => void, mergeKey?: string): void {
  if (!canEdit(editor)) return;
  editor.history.mark(name, mergeKey);
  editor.store.write('user', change);
}

/** The region after a person changed it: answers that came from a model are marked as changed. */
export function touched(region: RegionRecord, change: Partial<RegionProps>): RegionRecord {
  const props = { ...region.props, ...change };
  const hasMoved = change.geometry !== undefined;
  const answers = props.answers.map((answer) => onGrid(touchedAnswer(answer, hasMoved), props.geometry));
  return { ...region, props: { ...props, answers } };
}

/** A changed mask has the pixels of the image that is shown, whatever it came on. */
function onGrid(answer: RegionAnswer, geometry: Geometry): RegionAnswer {
  const { original_width, original_height } = answer.envelope;
  if (!('mask' in geometry) || !geometry.grid || original_width === undefined) return answer;
  const { width, height } = geometry.grid;
  if (original_width === width && original_height === height) return answer;
  return { ...answer, envelope: { ...answer.envelope, original_width: width, original_height: height } };
}

export function touchedAnswer(answer: RegionAnswer, hasMoved: boolean): RegionAnswer {
  const origin = answer.origin === 'prediction' ? 'prediction-changed' : answer.origin;
  // Keys the item came without may be needed after a move, such as a rotation; items without any stay bare.
  const isBare = answer.geometryKeys !== undefined && answer.geometryKeys.length === 0;
  if (origin === answer.origin && (!hasMoved || answer.geometryKeys === undefined || isBare)) return answer;
  return {
    ...answer,
    ...(origin ? { origin } : {}),
    ...(hasMoved && !isBare ? { geometryKeys: undefined } : {}),
  };
}

/** Said to everyone, not only to screen readers: what did not work, and why. */
export function notify(editor: Editor, text: string): void {
  editor.session.update({ notice: { text } });
}

export function announce(editor: Editor, announcement: string): void {
  editor.session.update({ announcement });
}
