import type { DatasetOptions, FileSet } from '../dataset.ts';
import { type FailedRow, type FileReference, failedRow, type ImportedTask, type ImportRow } from '../model.ts';
import { finderOf, isAddress } from './find-file.ts';
import type { Interface, Subject, Target } from './interface.ts';
import type { SeenRecord, SeenRegion } from './model.ts';
import { placeRegion } from './place-region.ts';

type Item = Record<string, unknown>;

/** The row of a record in the names of an interface, after failures of parts of it. */
export function* toRows(
  record: SeenRecord,
  names: Interface,
  set: FileSet,
  options: DatasetOptions,
): Generator<ImportRow> {
  const notes = [...(record.notes ?? [])];
  const subject = names.subjectOf(record.subject.kind);
  const shown = showSubject(record, set, options);
  if (!shown.ok) {
    yield shown;
    return;
  }
  if (shown.note !== undefined) notes.push(shown.note);
  const isSubject = record.subject.kind !== 'columns';
  const task: ImportedTask = {
    data: { ...record.data, ...(isSubject ? { [subject.key]: subject.isList ? [shown.value] : shown.value } : {}) },
  };
  for (const key of names.keys) {
    if (!Object.hasOwn(task.data, key) && record.columns && Object.hasOwn(record.columns, key))
      task.data[key] = record.columns[key];
  }
  if (record.id !== undefined) task.id = record.id;
  const result = resultOf(record, names, subject, (note) => notes.push(note));
  if (result.length > 0 || (isSubject && record.isAnswered !== false)) addAnswer(task, record, result, options);
  const path = subject.isList ? [subject.key, 0] : [subject.key];
  const files: FileReference[] = shown.file === undefined ? [] : [{ path, name: shown.file }];
  yield {
    ok: true,
    line: record.line,
    file: record.file,
    task,
    ...(files.length > 0 ? { files } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

type Shown = { ok: true; value: unknown; file?: string; note?: string } | FailedRow;

function showSubject({ subject, file, line }: SeenRecord, set: FileSet, { mediaPrefix }: DatasetOptions): Shown {
  if (subject.kind === 'text') return { ok: true, value: subject.text };
  if (subject.kind === 'chat') return { ok: true, value: subject.messages };
  if (subject.kind === 'columns') return { ok: true, value: undefined };
  const { source } = subject;
  const finder = finderOf(set);
  const found = /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? undefined : finder.find(source, file);
  if (found !== undefined) return { ok: true, value: found, file: found };
  if (mediaPrefix !== undefined && !isAddress(source)) return { ok: true, value: `${mediaPrefix}${source}` };
  if (isAddress(source)) return { ok: true, value: source };
  if (finder.hasPictures) {
    const message = `The picture ${source} is not among the files, or more than one has its name. Add it, or give the address of the folder in which the pictures lie.`;
    return { ...failedRow(line, message), file };
  }
  return {
    ok: true,
    value: source,
    note: 'Pictures are named without an address: upload them with the annotations, or give the address of their folder.',
  };
}

function addAnswer(task: ImportedTask, record: SeenRecord, result: Item[], options: DatasetOptions): void {
  if (options.as === 'predictions') {
    const scores = record.regions.flatMap(({ score }) => score ?? []);
    const score =
      record.score ?? (scores.length > 0 ? scores.reduce((total, one) => total + one, 0) / scores.length : undefined);
    task.predictions = [
      {
        result,
        ...(score === undefined ? {} : { score }),
        ...(options.modelVersion === undefined ? {} : { model_version: options.modelVersion }),
      },
    ];
  } else {
    task.annotations = [{ result, ...(record.completedBy === undefined ? {} : { completed_by: record.completedBy }) }];
  }
}

function resultOf(record: SeenRecord, names: Interface, subject: Subject, note: (text: string) => void): Item[] {
  const items: Item[] = [];
  const ids = new Map<string, string>();
  for (const [index, region] of record.regions.entries()) {
    const id = `r${index + 1}`;
    const placed = itemsOfRegion(region, id, record, names, subject, note);
    if (placed.length === 0) continue;
    if (region.id !== undefined) ids.set(region.id, id);
    items.push(...placed);
  }
  for (const [index, region] of record.regions.entries()) {
    const parent = region.parent === undefined ? undefined : ids.get(region.parent);
    if (parent === undefined) continue;
    for (const item of items) if (item.id === `r${index + 1}`) item.parentID = parent;
  }
  items.push(...wholeAnswers(record, names, subject, note));
  for (const { from, to, label } of record.links ?? []) {
    const [fromId, toId] = [ids.get(from), ids.get(to)];
    if (fromId === undefined || toId === undefined) {
      note('Links to regions that are left out are left out.');
      continue;
    }
    const isNamed = label !== undefined && (names.linkLabels?.has(label) ?? true);
    if (label !== undefined && !isNamed) note('Links lost labels that the interface does not have.');
    items.push({
      type: 'relation',
      from_id: fromId,
      to_id: toId,
      direction: 'right',
      ...(isNamed ? { labels: [label] } : {}),
    });
  }
  return items;
}

function itemsOfRegion(
  region: SeenRegion,
  id: string,
  { subject }: SeenRecord,
  names: Interface,
  { object }: Subject,
  note: (text: string) => void,
): Item[] {
  const isPicture = subject.kind === 'picture';
  const size = isPicture ? { width: subject.width, height: subject.height } : { width: undefined, height: undefined };
  const placed = placeRegion(region, names, object, size);
  if (typeof placed === 'string') {
    note(placed);
    return [];
  }
  for (const text of placed.notes) note(text);
  const { target, value } = placed;
  if (subject.kind === 'text') value.text = subject.text.slice(Number(value.start), Number(value.end));
  const item = (of: Target, more: Item): Item => ({
    id,
    from_name: of.name,
    to_name: of.object,
    type: of.type,
    ...(size.width === undefined || size.height === undefined
      ? {}
      : { original_width: size.width, original_height: size.height, image_rotation: 0 }),
    ...(region.score === undefined ? {} : { score: region.score }),
    value: { ...value, ...more },
  });
  const labelled = (of: Target): Item =>
    item(
      of,
      region.labels.length === 0 ? {} : { [of.valueKey]: region.labels.map((label) => names.optionOf(of, label)) },
    );
  const isBare = target.valueKey === target.type && !target.type.endsWith('labels');
  if (!isBare) return [labelled(target)];
  if (target.labeller && region.labels.length > 0) return [item(target, {}), labelled(target.labeller)];
  if (region.labels.length > 0)
    note('Labels of regions are left out: the interface draws such regions without labels.');
  return [item(target, {})];
}

function wholeAnswers(record: SeenRecord, names: Interface, { object }: Subject, note: (text: string) => void): Item[] {
  const items: Item[] = [];
  const chosen = new Map<string, { target: Target; options: string[] }>();
  const texts = [...(record.writings ?? [])];
  const field = names.writing(object);
  for (const option of record.classes ?? []) {
    const target = names.choosing(object, option);
    // Some formats write answers as they write classes.
    if (!target && field) texts.push(option);
    else if (!target) note('Classes are left out: the interface has no Choices for them.');
    else {
      const known = chosen.get(target.name) ?? { target, options: [] };
      known.options.push(names.optionOf(target, option));
      chosen.set(target.name, known);
    }
  }
  for (const { target, options } of chosen.values()) {
    items.push(whole(target, `c${items.length + 1}`, { [target.valueKey]: options }));
  }
  if (texts.length === 0) return items;
  if (field) items.push(whole(field, `t${items.length + 1}`, { [field.valueKey]: texts }));
  else note('Written answers are left out: the interface has no TextArea for them.');
  return items;
}

const whole = ({ name, object, type }: Target, id: string, value: Item): Item => ({
  id,
  from_name: name,
  to_name: object,
  type,
  value,
});
