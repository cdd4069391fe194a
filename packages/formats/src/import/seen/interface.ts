import { referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { flattenOption } from '@labelwright/task-definition/options';
import type { SeenSubject, ShapeKind } from './model.ts';

/** Where one kind of answer goes in an interface. */
export interface Target {
  /** `from_name`, `to_name` and `type` of its items, and the key of its labels in `value`. */
  name: string;
  object: string;
  type: string;
  valueKey: string;
  /** A second control that gives the labels of what this one draws without any. */
  labeller?: Target;
  /** The control has the label or choice that it was looked for with. */
  offers: boolean;
}

export interface Subject {
  /** Key in task.data. */
  key: string;
  object: string;
  /** The interface shows a list of them. */
  isList: boolean;
}

/** The names of an interface, as far as datasets need them. */
export interface Interface {
  subjectOf: (kind: SeenSubject['kind']) => Subject;
  /** Undefined when the interface has no control for such regions of the object. */
  drawing: (kind: ShapeKind, object: string, label: string | undefined) => Target | undefined;
  choosing: (object: string, option: string) => Target | undefined;
  writing: (object: string) => Target | undefined;
  /** What is stored for an option, by what people call it. */
  optionOf: (target: Target, written: string) => string;
  /** Labels that links may carry; undefined means any. */
  linkLabels: ReadonlySet<string> | undefined;
  /** Keys of task data that it reads. */
  keys: readonly string[];
}

export const SHAPE_TAGS: Record<ShapeKind, { labels: string; bare?: string }> = {
  box: { labels: 'RectangleLabels', bare: 'Rectangle' },
  outline: { labels: 'PolygonLabels', bare: 'Polygon' },
  ellipse: { labels: 'EllipseLabels', bare: 'Ellipse' },
  point: { labels: 'KeyPointLabels', bare: 'KeyPoint' },
  mask: { labels: 'BrushLabels', bare: 'Brush' },
  span: { labels: 'Labels' },
};

/** Names of the controls and keys of suggested interfaces. */
export const SUGGESTED = {
  subjects: { picture: 'image', text: 'text', chat: 'messages', columns: '' },
  shapes: { box: 'box', outline: 'outline', ellipse: 'ellipse', point: 'point', mask: 'mask', span: 'label' },
  choices: 'class',
  writing: 'answer',
} as const;

export const SUBJECT_TAGS: Record<SeenSubject['kind'], string> = {
  picture: 'Image',
  text: 'Text',
  chat: 'Chat',
  columns: '',
};

/** The interface that `suggestInterface` makes, whatever labels it has. */
export const suggestedNames: Interface = {
  subjectOf: (kind) => ({ key: SUGGESTED.subjects[kind], object: SUGGESTED.subjects[kind], isList: false }),
  drawing: (kind, object) => {
    const type = SHAPE_TAGS[kind].labels.toLowerCase();
    return { name: SUGGESTED.shapes[kind], object, type, valueKey: type, offers: true };
  },
  choosing: (object) => ({ name: SUGGESTED.choices, object, type: 'choices', valueKey: 'choices', offers: true }),
  writing: (object) => ({ name: SUGGESTED.writing, object, type: 'textarea', valueKey: 'text', offers: true }),
  optionOf: (_target, written) => written.trim(),
  linkLabels: undefined,
  keys: [],
};

export function namesOf(config: CompiledConfig): Interface {
  const controls = Object.values(config.controls).filter(({ perRegion }) => !perRegion);
  const options = new Map(controls.map((control) => [control.name, optionNames(control)]));
  const find = (object: string, tag: string | undefined, label: string | undefined): Target | undefined => {
    const found = controls.filter((control) => control.tag === tag && control.toName.includes(object));
    const offering = found.find(
      ({ name }) => label === undefined || findOption(options.get(name), label) !== undefined,
    );
    const control = offering ?? found[0];
    if (!control) return undefined;
    const { name, type, valueKey } = control;
    return { name, object, type, valueKey, offers: offering !== undefined || control.dynamicOptions !== undefined };
  };
  return {
    subjectOf: (kind) => subjectIn(config, kind),
    drawing: (kind, object, label) => {
      const labelling = find(object, SHAPE_TAGS[kind].labels, label);
      if (labelling?.offers) return labelling;
      const bare = find(object, SHAPE_TAGS[kind].bare, undefined);
      const labeller = bare && find(object, 'Labels', label);
      if (!bare || (labelling && !labeller?.offers)) return labelling;
      return labeller ? { ...bare, labeller, offers: labeller.offers } : { ...bare, offers: label === undefined };
    },
    choosing: (object, option) => find(object, 'Choices', option),
    writing: (object) => find(object, 'TextArea', undefined),
    optionOf: (target, written) => findOption(options.get(target.name), written) ?? written.trim(),
    linkLabels: config.relations && new Set(config.relations.options.map(({ value }) => value)),
    keys: config.fields.map(({ key }) => key),
  };
}

/** As written, in any letters, or with spaces where the format had none. */
function findOption(offered: ReadonlyMap<string, string> | undefined, written: string): string | undefined {
  const small = written.trim().toLowerCase();
  return offered?.get(written) ?? offered?.get(small) ?? offered?.get(small.replaceAll('_', ' '));
}

/** What is stored, by title and by value, as written and in small letters; what is written exactly so wins. */
function optionNames(control: ControlTag): Map<string, string> {
  const all = control.options.flatMap(flattenOption);
  return new Map([
    ...all.map(({ title, value }) => [title.toLowerCase(), value] as const),
    ...all.map(({ value }) => [value.toLowerCase(), value] as const),
    ...all.map(({ title, value }) => [title, value] as const),
    ...all.map(({ value }) => [value, value] as const),
  ]);
}

function subjectIn(config: CompiledConfig, kind: SeenSubject['kind']): Subject {
  const objects = Object.values(config.objects);
  const object =
    objects.find(({ tag }) => tag === SUBJECT_TAGS[kind]) ??
    (kind === 'chat' ? objects.find(({ tag }) => tag === 'Paragraphs') : undefined);
  const written = object?.valueList ?? object?.value;
  if (!object || !written?.startsWith('$')) return suggestedNames.subjectOf(kind);
  // A key with a point in it stands for the path that it looks like, see resolveReference.
  const isPath = written !== `$${referenceKey(written)}`;
  return {
    key: isPath ? written.slice(1) : referenceKey(written),
    object: object.name,
    isList: object.valueList !== undefined,
  };
}
