import type { CompiledConfig, ControlTag, Problem } from '../model.ts';
import { answerValue, findOption } from './answer-value.ts';
import { isRecord } from './item-shape.ts';
import type { ResultContext } from './validate-result.ts';

/** A result item that may still lack what the config can tell: id, to_name, type. */
export interface DraftItem {
  item: Record<string, unknown>;
}

interface Place {
  path: string;
  context: ResultContext;
}

type Drafts = (DraftItem | Problem)[];

/** Keys under which models give the answer without naming a control. */
const ANSWER_KEYS = ['label', 'labels', 'choice', 'choices', 'class', 'category', 'answer', 'value', 'text'];
const LONGEST_LIST = 50_000;

export function isDraft(draft: DraftItem | Problem): draft is DraftItem {
  return 'item' in draft;
}

/** Reads any of the shapes of a prediction; what fits no control becomes a problem. */
export function draftItems(compiled: CompiledConfig, input: unknown, place: Place): Drafts {
  if (Array.isArray(input)) return draftList(compiled, input, place);
  if (isRecord(input)) return draftRecord(compiled, input, place);
  return draftScalar(compiled, input, place);
}

function draftList(compiled: CompiledConfig, list: readonly unknown[], place: Place): Drafts {
  if (list.length > LONGEST_LIST) return [failure(place, 'too_many', `has more than ${LONGEST_LIST} entries`)];
  if (list.length > 0 && list.every((entry) => typeof entry === 'string')) return draftScalar(compiled, list, place);
  return list.flatMap((entry, index) => {
    const path = `${place.path}[${index}]`;
    if (!isRecord(entry)) return [failure({ ...place, path }, 'wrong_type', 'must be an object')];
    return draftRecord(compiled, entry, { ...place, path }).map((draft) => withOwnScore(draft, entry));
  });
}

/** In a list the score belongs to the one item; of a single prediction it is the score of the whole. */
function withOwnScore(draft: DraftItem | Problem, { score }: Record<string, unknown>): DraftItem | Problem {
  if (!isDraft(draft) || typeof score !== 'number' || draft.item.type === 'relation') return draft;
  return { item: { score, ...draft.item } };
}

function draftRecord(compiled: CompiledConfig, input: Record<string, unknown>, place: Place): Drafts {
  if (input.type === 'relation' || typeof input.from_name === 'string') return [{ item: input }];
  if (isRecord(input.value)) return [draftUnnamed(compiled, input, input.value, place)];
  const named = Object.keys(input).filter((key) => compiled.controls[key] !== undefined);
  if (named.length > 0) return named.flatMap((key) => draftNamed(compiled.controls[key], input[key], place, key));
  const owner = findByValueKeys(compiled, input);
  if (owner !== undefined) return draftNamed(owner, input[owner.valueKey], place, owner.valueKey, input);
  const shaped = findByGeometry(compiled, input, place);
  if (shaped !== undefined) return shaped;
  const key = ANSWER_KEYS.find((candidate) => input[candidate] !== undefined && input[candidate] !== null);
  if (key !== undefined) return draftScalar(compiled, input[key], { ...place, path: `${place.path}.${key}` });
  const names = Object.keys(compiled.controls).join(', ');
  return [failure(place, 'not_mappable', `names no control of the label config; it has ${names}`)];
}

/** `{value: {…}}` without from_name: the one control whose answer such a value carries. */
function draftUnnamed(
  compiled: CompiledConfig,
  input: Record<string, unknown>,
  value: Record<string, unknown>,
  place: Place,
): DraftItem | Problem {
  const fitting = Object.values(compiled.controls).filter(
    (control) => value[control.valueKey] !== undefined && (input.type === undefined || input.type === control.type),
  );
  const [control] = fitting;
  if (control !== undefined && fitting.length === 1) return { item: { ...input, from_name: control.name } };
  const bare = Object.values(compiled.controls).filter(
    (candidate) => candidate.optionTag === undefined && makesGeometry(candidate, value),
  );
  const [shape] = bare;
  if (shape !== undefined && bare.length === 1 && fitting.length === 0) {
    return { item: { ...input, from_name: shape.name } };
  }
  return fitting.length > 1
    ? ambiguous(place, fitting)
    : failure(place, 'not_mappable', 'fits no control of the label config');
}

function draftNamed(
  control: ControlTag | undefined,
  answer: unknown,
  place: Place,
  key: string,
  geometry: Record<string, unknown> = {},
): Drafts {
  if (control === undefined || answer === undefined || answer === null) return [];
  const path = `${place.path}.${key}`;
  const isListOfRegions = control.answer !== 'classification' && Array.isArray(answer) && answer.every(isRecord);
  const answers = isListOfRegions ? answer : [answer];
  return answers.map((entry, index) => {
    const value = answerValue(control, entry, geometry, place.context.data);
    const at = isListOfRegions ? `${path}[${index}]` : path;
    if (value === undefined)
      return failure({ ...place, path: at }, 'not_mappable', `is no answer to ${control.tag} "${control.name}"`);
    return { item: { from_name: control.name, value } };
  });
}

function findByValueKeys(compiled: CompiledConfig, input: Record<string, unknown>): ControlTag | undefined {
  const fitting = Object.values(compiled.controls).filter(
    ({ valueKey, perRegion }) => !perRegion && input[valueKey] !== undefined,
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `{start, end, label}`, `{x, y, width, height, label}`, `{points, label}`, …; undefined when the input tells no place. */
function findByGeometry(compiled: CompiledConfig, input: Record<string, unknown>, place: Place): Drafts | undefined {
  const shape = shapeOf((key) => input[key] !== undefined);
  if (shape === undefined) return undefined;
  const fitting = Object.values(compiled.controls).filter((candidate) => makesGeometry(candidate, input));
  const [control] = fitting;
  if (control === undefined)
    return [failure(place, 'not_mappable', 'no control of the label config makes such regions')];
  return fitting.length > 1 ? [ambiguous(place, fitting)] : draftNamed(control, input, place, shape.name);
}

/** What tells one kind of place from the others: the first whose keys are all there. */
const SHAPES: readonly { name: string; keys: readonly string[] }[] = [
  { name: 'span', keys: ['start', 'end'] },
  { name: 'box', keys: ['x', 'y', 'width', 'height'] },
  { name: 'ellipse', keys: ['x', 'y', 'radiusX', 'radiusY'] },
  { name: 'polygon', keys: ['points'] },
  { name: 'vector', keys: ['vertices'] },
  { name: 'keypoint', keys: ['x', 'y', 'width'] },
];

function shapeOf(has: (key: string) => boolean): { name: string } | undefined {
  return SHAPES.find(({ keys }) => keys.every(has));
}

/** Whether the control makes regions of the kind of place that the value tells. */
function makesGeometry({ answer, geometryKeys }: ControlTag, value: Record<string, unknown>): boolean {
  if (answer !== 'region') return false;
  const told = shapeOf((key) => value[key] !== undefined);
  return told !== undefined && told === shapeOf((key) => geometryKeys.includes(key));
}

/** A bare answer goes to the one control that can take it. */
function draftScalar(compiled: CompiledConfig, answer: unknown, place: Place): Drafts {
  if (answer === undefined || answer === null || answer === '') return [failure(place, 'empty_answer', 'is empty')];
  const open = Object.values(compiled.controls).filter(
    (control) => control.answer === 'classification' && !control.perRegion,
  );
  const fitting = open.filter((control) => answerValue(control, answer, {}, place.context.data) !== undefined);
  const offering = fitting.filter((control) => findOption(control, answer, place.context.data) !== undefined);
  const candidates = offering.length > 0 ? offering : preferred(fitting, answer);
  const [control] = candidates;
  if (control === undefined) return [failure(place, 'not_mappable', 'fits no control of the label config')];
  if (candidates.length > 1) return [ambiguous(place, candidates)];
  const value = answerValue(control, answer, {}, place.context.data);
  return [{ item: { from_name: control.name, value } }];
}

/** Numbers are ratings before they are texts; texts that no Choices offers are free texts before they are mistakes. */
function preferred(fitting: readonly ControlTag[], answer: unknown): readonly ControlTag[] {
  const order = typeof answer === 'number' ? [['Rating', 'Number']] : [['TextArea'], ['Choices'], ['DateTime']];
  for (const tags of order) {
    const ofTag = fitting.filter(({ tag }) => tags.includes(tag));
    if (ofTag.length > 0) return ofTag;
  }
  return fitting;
}

function failure({ path }: Place, code: string, message: string): Problem {
  return { path, code, message };
}

function ambiguous(place: Place, controls: readonly ControlTag[]): Problem {
  const names = controls.map(({ name }) => name).join(', ');
  return failure(
    place,
    'ambiguous',
    `could answer ${names}; name the control, as in {"${controls[0]?.name ?? ''}": …}`,
  );
}
