import { marksAlone } from '@labelwright/task-definition/marking';
import type { ControlTag } from '@labelwright/task-definition/model';
import { defaultOf } from '../editor/default-value.ts';
import type { Editor } from '../editor/editor.ts';
import { fromStored, isBareShape, isLabelControl, titleOf, toStored } from '../editor/interface-model.ts';
import { isOffered } from '../editor/visibility.ts';
import type { Shape } from '../regions/geometry.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { listDrawingTools } from './list-drawing-tools.ts';
import { pageOfNew } from './pages.ts';

export interface ShownLabel {
  control: string;
  value: string;
  title: string;
  color: string;
}

export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** Records never change, so their labels are read once. */
const knownLabels = new WeakMap<RegionRecord, { model: Editor['model']; labels: ShownLabel[] }>();

export function labelsOf(editor: Editor, region: RegionRecord): ShownLabel[] {
  const known = knownLabels.get(region);
  if (known?.model === editor.model) return known.labels;
  const labels = readLabels(editor, region);
  knownLabels.set(region, { model: editor.model, labels });
  return labels;
}

function readLabels(editor: Editor, region: RegionRecord): ShownLabel[] {
  return region.props.answers.flatMap((answer) => {
    const control = editor.config.controls[answer.control];
    if (!control || !isLabelControl(control)) return [];
    return fromStored(control, answer.value).map((value) => ({
      control: control.name,
      value,
      title: titleOf(editor.model, control, value),
      color: editor.model.getColor(control.name, value),
    }));
  });
}

/** Whether regions of the shape on the object can get the control's labels now: its own, or those another one draws. */
export function canLabel(editor: Editor, control: ControlTag, objectName: string, shape: Shape): boolean {
  const creating = listOfferedControls(editor, objectName, shape);
  if (!creating.includes(control)) return false;
  return marksAlone(control, editor.config.objects[objectName]) || creating.some(isBareShape);
}

/** The controls that a new region of the shape can have and that the interface shows. */
function listOfferedControls(editor: Editor, objectName: string, shape: Shape): ControlTag[] {
  return editor.model.listCreatingControls(objectName, shape).filter((control) => isOffered(editor, control));
}

/** Whether a new region of this shape can be made on the object now. */
export function canMake(editor: Editor, objectName: string, shape: Shape): boolean {
  const object = editor.config.objects[objectName];
  return listOfferedControls(editor, objectName, shape).some((control) => marksAlone(control, object));
}

/** Answers that a new region on the object starts with, or undefined when nothing can create one there. */
export function startingAnswers(editor: Editor, objectName: string, made: Shape): RegionAnswer[] | undefined {
  const creating = listOfferedControls(editor, objectName, made);
  const labelControls = creating.filter(
    (control) => isLabelControl(control) && canLabel(editor, control, objectName, made),
  );
  const armed = editor.session.get().armed;
  const armedControl = labelControls.find((control) => control.name === armed?.control);
  const labelling = armedControl ?? labelControls[0];
  const shape = bareShapeOf(editor, creating);
  const wanted = labelling ? wantedLabels(editor, labelling, shape === undefined) : [];
  const values = labelling ? wanted.filter((value) => !isUsedUp(editor, labelling.name, value)) : [];
  if (values.length < wanted.length) announce(editor, 'This label has been given as often as it may be');
  if (values.length === 0 && wanted.length > 0) return undefined;
  const needsShape = labelling && shape && !marksAlone(labelling, editor.config.objects[objectName]);
  const page = pageOfNew(editor, objectName);
  const answers = [
    ...(shape && (needsShape || values.length === 0) ? [newAnswer(editor, shape, objectName, undefined, page)] : []),
    ...(labelling && values.length > 0
      ? [newAnswer(editor, labelling, objectName, toStored(labelling, values), page)]
      : []),
  ];
  return answers.length > 0 ? [...answers, ...defaultAnswers(editor, objectName, page)] : undefined;
}

/** What the interface answers by itself about a new region; what is not asked about it is left out of the result. */
function defaultAnswers(editor: Editor, objectName: string, page: number | undefined): RegionAnswer[] {
  return editor.model.perRegionControls.flatMap((control) => {
    const value = control.toName.includes(objectName) ? defaultOf(editor, control) : undefined;
    return value === undefined ? [] : [newAnswer(editor, control, objectName, value, page)];
  });
}

/** What gives the shape; where a brush and a wand could, the one in hand. */
function bareShapeOf(editor: Editor, creating: readonly ControlTag[]): ControlTag | undefined {
  const bare = creating.filter(isBareShape);
  const isWand = editor.session.get().tool === 'draw-magic-wand';
  return bare.find(({ tag }) => (tag === 'MagicWand') === isWand) ?? bare[0];
}

/** The armed labels; those of the same names when another control labels this shape; otherwise the first, if needed. */
function wantedLabels(editor: Editor, labelling: ControlTag, isNeeded: boolean): readonly string[] {
  const armed = editor.session.get().armed;
  if (armed?.control === labelling.name) return armed.values;
  const options = editor.model.listFlatOptions(labelling.name);
  const alike = armed?.values.filter((value) => options.some((option) => option.value === value)) ?? [];
  if (alike.length > 0) return labelling.params.choice === 'multiple' ? alike : alike.slice(0, 1);
  const [first] = options;
  return isNeeded && first ? [first.value] : [];
}

/** Whether the label has been given as often as its control or the label itself allows. */
export function isUsedUp(editor: Editor, controlName: string, value: string): boolean {
  return usesLeft(editor, controlName, value) <= 0;
}

/** How often the label may still be given. */
export function usesLeft(editor: Editor, controlName: string, value: string): number {
  const own = editor.model.findOption(controlName, value)?.maxUsages;
  const control = editor.config.controls[controlName];
  const limit = own ?? control?.params.maxUsages;
  if (control === undefined || typeof limit !== 'number') return Number.POSITIVE_INFINITY;
  return limit - editor.store.list('region').filter((region) => carries(region, control, value)).length;
}

function carries({ props }: RegionRecord, control: ControlTag, value: string): boolean {
  const answer = props.answers.find((candidate) => candidate.control === control.name);
  return fromStored(control, answer?.value).includes(value);
}

export function newAnswer(
  editor: Editor,
  control: ControlTag,
  objectName: string | undefined,
  value: unknown,
  itemIndex?: number,
): RegionAnswer {
  const view = editor.images.get(objectName ?? '')?.view.get();
  const size = view?.size;
  const lengthS = editor.audios.get(objectName ?? '')?.player.state.get().durationS;
  return {
    control: control.name,
    type: control.type,
    value,
    ...(control.tag === 'OcrLabels' ? { extraValue: { pageIndex: itemIndex ?? 0 } } : {}),
    envelope: {
      ...(size
        ? { original_width: size.width, original_height: size.height, image_rotation: view?.transform.turn ?? 0 }
        : {}),
      ...(lengthS === undefined ? {} : { original_length: lengthS }),
      ...(itemIndex === undefined ? {} : { item_index: itemIndex }),
    },
    origin: 'manual',
  };
}

/** What the key of a label does: relabels what is selected, otherwise arms the label for the next region. */
export function chooseLabel(editor: Editor, controlName: string, value: string): void {
  const control = editor.config.controls[controlName];
  if (!control || !canEdit(editor) || !isOffered(editor, control)) return;
  const selected = editor.session
    .get()
    .selection.flatMap((id) => editor.store.findRegion(id) ?? [])
    .filter(({ props }) => !props.locked && canLabel(editor, control, props.toName, props.geometry.shape));
  const more = selected.filter((region) => !carries(region, control, value)).length;
  if (usesLeft(editor, controlName, value) < (selected.length === 0 ? 1 : more)) {
    announce(editor, 'This label has been given as often as it may be');
    return;
  }
  if (selected.length > 0) relabel(editor, control, selected, value);
  else armLabel(editor, control, value);
}

export function armLabel(editor: Editor, control: ControlTag, value: string): void {
  const { armed } = editor.session.get();
  const current = armed?.control === control.name ? armed.values : [];
  const isArmed = current.includes(value);
  const kept = control.params.choice === 'multiple' ? current.filter((other) => other !== value) : [];
  const values = isArmed ? kept : [...kept, value];
  editor.session.update({
    armed: values.length > 0 ? { control: control.name, values } : undefined,
    tool: values.length > 0 ? toolFor(editor, control) : 'select',
    announcement: isArmed ? 'Label put down' : `Label ${titleOf(editor.model, control, value)}`,
  });
}

/** The drawing tool in hand if it can draw for the control, otherwise the first that can. */
function toolFor(editor: Editor, control: ControlTag): string {
  const fitting = control.toName.flatMap((name) =>
    listDrawingTools(editor, name).filter(({ shape }) => canLabel(editor, control, name, shape)),
  );
  const { tool } = editor.session.get();
  return (fitting.find(({ id }) => id === tool) ?? fitting[0])?.id ?? 'select';
}

function relabel(editor: Editor, control: ControlTag, regions: readonly RegionRecord[], value: string): void {
  const isMultiple = control.params.choice === 'multiple';
  edit(editor, 'Change label', (writer) => {
    for (const region of regions) {
      const before = region.props.answers.find((answer) => answer.control === control.name);
      const values = nextValues(fromStored(control, before?.value), value, isMultiple);
      writer.put(touched(region, { answers: withLabels(editor, region, control, toStored(control, values)) }));
    }
  });
  announce(editor, `Labelled ${titleOf(editor.model, control, value)}`);
}

function nextValues(current: readonly string[], value: string, isMultiple: boolean): string[] {
  if (!isMultiple) return [value];
  const rest = current.filter((other) => other !== value);
  // The last label stays: a region without one could not be submitted.
  return rest.length === current.length || rest.length === 0 ? [...rest, value] : rest;
}

/** A label of one creating control replaces that of another, so that a box has one type on the wire. */
function withLabels(
  editor: Editor,
  region: RegionRecord,
  control: ControlTag,
  values: (string | string[])[],
): RegionAnswer[] {
  const { answers, toName, geometry } = region.props;
  const existing = answers.find((answer) => answer.control === control.name);
  if (existing) return answers.map((answer) => (answer === existing ? { ...answer, value: values } : answer));
  const added = newAnswer(editor, control, toName, values, region.props.itemIndex);
  const rest = answers.filter((answer) => {
    const other = editor.config.controls[answer.control];
    return !other || !isLabelControl(other);
  });
  const creating = editor.model.listCreatingControls(toName, geometry.shape);
  const isShapeless =
    !marksAlone(control, editor.config.objects[toName]) && !rest.some((answer) => isBare(editor, answer));
  const bare = isShapeless ? creating.find(isBareShape) : undefined;
  if (bare) rest.push(newAnswer(editor, bare, toName, undefined, region.props.itemIndex));
  return [added, ...rest].sort((a, b) => rankOf(editor, a) - rankOf(editor, b));
}

function isBare(editor: Editor, answer: RegionAnswer): boolean {
  const control = editor.config.controls[answer.control];
  return control !== undefined && isBareShape(control);
}

/** Bare shapes first, then labels, then answers about the region. */
function rankOf(editor: Editor, answer: RegionAnswer): number {
  const control = editor.config.controls[answer.control];
  if (!control) return 2;
  return isBareShape(control) ? 0 : isLabelControl(control) ? 1 : 2;
}
