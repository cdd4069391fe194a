import { readValue } from '@labelwright/task-definition/data-reference';
import type { ControlTag, LabelOption, ObjectTag } from '@labelwright/task-definition/model';
import { flattenOption, listOptions } from '@labelwright/task-definition/options';
import { findParagraphSpans, findTextSpans, type SpanOutcome } from './find-spans.ts';

export type JsonSchema = Record<string, unknown>;

/** A control, what it is about, and the task it is asked for; without data, of any task. */
export interface Place {
  control: ControlTag;
  object: ObjectTag | undefined;
  data: Record<string, unknown> | undefined;
}

/** `value` of result items, or what is wrong with the answer in words that its author can mend it by. */
export type ReadOutcome = { values: Record<string, unknown>[]; problems?: undefined } | { problems: string[] };

/** How a language model is asked for the answer to one kind of control, and what its answer means. */
export interface AnswerKind {
  /** Why this one cannot be asked; undefined: it can. */
  refuses?(place: Place): string | undefined;
  schema(place: Place): JsonSchema;
  read(answer: unknown, place: Place): ReadOutcome;
}

/** As it is: the label config checks it afterwards. */
const asIs = (answer: unknown, { control }: Place): ReadOutcome => ({ values: [{ [control.valueKey]: answer }] });
const asList = (answer: unknown, { control }: Place): ReadOutcome => ({
  values: [{ [control.valueKey]: Array.isArray(answer) ? answer : [answer] }],
});

/** By tag. What is not here has a place in a picture, in sound or in time, which language models are not asked for. */
export const ANSWER_KINDS: Readonly<Record<string, AnswerKind>> = {
  Choices: { schema: choicesSchema, read: readChoices },
  Taxonomy: {
    refuses: ({ control }) => {
      if (control.params.apiUrl !== undefined) return 'takes its choices from an address';
      return control.answer === 'classification' ? undefined : 'labels spans with a tree';
    },
    schema: (place) => ({
      type: 'array',
      items: { type: 'string', enum: [...pathsOf(place).keys()] },
      minItems: 1,
      ...(typeof place.control.params.maxUsages === 'number' ? { maxItems: place.control.params.maxUsages } : {}),
    }),
    read: readPaths,
  },
  Rating: {
    schema: ({ control }) => ({ type: 'integer', minimum: 1, maximum: Number(control.params.maxRating ?? 5) }),
    read: asIs,
  },
  Number: {
    schema: ({ control: { params } }) => ({
      type: 'number',
      ...(typeof params.min === 'number' ? { minimum: params.min } : {}),
      ...(typeof params.max === 'number' ? { maximum: params.max } : {}),
    }),
    read: asIs,
  },
  DateTime: { schema: momentSchema, read: asIs },
  TextArea: {
    schema: ({ control: { params } }) =>
      params.maxSubmissions === 1
        ? { type: 'string' }
        : {
            type: 'array',
            items: { type: 'string' },
            minItems: 1,
            ...(typeof params.maxSubmissions === 'number' ? { maxItems: params.maxSubmissions } : {}),
          },
    read: asList,
  },
  Pairwise: {
    schema: ({ control: { params, toName } }) => ({
      type: 'string',
      enum: [String(params.leftClass), String(params.rightClass)],
      description: `${params.leftClass}: ${toName[0]} is the better one; ${params.rightClass}: ${toName[1]} is`,
    }),
    read: asIs,
  },
  Ranker: { schema: rankingSchema, read: asIs },
  Labels: {
    refuses: ({ object }) => {
      if (object?.tag !== 'Text') return `marks ${object?.tag ?? 'nothing'}, not plain text`;
      const { valueType, encoding } = object.params;
      return valueType === 'url' || encoding !== 'none' ? 'marks a text that stands elsewhere' : undefined;
    },
    schema: (place) => spansSchema(place, {}),
    read: (answer, place) => labelled(findTextSpans(answer, textOf(place)), place),
  },
  ParagraphLabels: {
    refuses: ({ object }) => (object?.params.valueType === 'url' ? 'marks a text that stands elsewhere' : undefined),
    schema: (place) =>
      spansSchema(place, {
        paragraph: { type: 'integer', minimum: 0, description: 'Number of the paragraph, from 0' },
      }),
    read: (answer, place) => labelled(findParagraphSpans(answer, paragraphsOf(place)), place),
  },
};

function choicesSchema(place: Place): JsonSchema {
  const one = oneOf(optionsOf(place));
  return place.control.params.choice === 'multiple' ? { type: 'array', items: one, minItems: 1 } : one;
}

function readChoices(answer: unknown, { control }: Place): ReadOutcome {
  const given = Array.isArray(answer) ? answer : [answer];
  if (control.params.choice !== 'multiple' && given.length > 1)
    return { problems: [`takes one choice, ${given.length} are given`] };
  return { values: [{ choices: given }] };
}

/** Values are what is stored; what people read is told beside them where it is something else. */
function oneOf(options: readonly LabelOption[]): JsonSchema {
  const told = options.flatMap(({ value, title, hint }) => {
    const meaning = [title === value ? '' : title, hint ?? ''].filter(Boolean).join(': ');
    return meaning === '' ? [] : [`${value}: ${meaning}`];
  });
  return {
    type: 'string',
    enum: options.map(({ value }) => value),
    ...(told.length > 0 ? { description: told.join('; ') } : {}),
  };
}

function optionsOf({ control, data }: Place): LabelOption[] {
  return listOptions(control, data).flatMap(flattenOption);
}

/** Paths as people read them → as they are stored. */
function pathsOf({ control, data }: Place): Map<string, string[]> {
  const separator = String(control.params.pathSeparator ?? ' / ');
  const paths = new Map<string, string[]>();
  const walk = (options: readonly LabelOption[], above: readonly string[]): void => {
    for (const { value, children = [] } of options) {
      const path = [...above, value];
      if (control.params.leafsOnly !== true || children.length === 0) paths.set(path.join(separator), path);
      walk(children, path);
    }
  };
  walk(listOptions(control, data), []);
  return paths;
}

function readPaths(answer: unknown, place: Place): ReadOutcome {
  const paths = pathsOf(place);
  const given = Array.isArray(answer) ? answer : [answer];
  const problems = given.flatMap((entry) =>
    typeof entry === 'string' && paths.has(entry) ? [] : [`${JSON.stringify(entry)} is none of the choices`],
  );
  if (problems.length > 0) return { problems };
  return { values: [{ taxonomy: given.map((entry) => paths.get(String(entry))) }] };
}

function momentSchema({ control: { params } }: Place): JsonSchema {
  const parts = String(params.only ?? '').trim();
  const form = typeof params.format === 'string' ? `in the form ${params.format}` : 'in the form of ISO 8601';
  const bounds = [
    typeof params.min === 'string' ? `not before ${params.min}` : '',
    typeof params.max === 'string' ? `not after ${params.max}` : '',
  ].filter(Boolean);
  return { type: 'string', description: [parts || 'date and time', form, ...bounds].join(', ') };
}

function rankingSchema(place: Place): JsonSchema {
  const list = place.object && place.data ? readValue(place.object.value, place.data) : undefined;
  const ids = Array.isArray(list) ? list.map((item) => String((item as { id?: unknown } | null)?.id)) : undefined;
  const ranked = { type: 'array', items: { type: 'string', ...(ids ? { enum: ids } : {}) } };
  const buckets = place.control.node.children.flatMap(({ attributes: { name } }) => (name ? [name] : []));
  if (buckets.length === 0) return { ...ranked, description: 'Ids of the items, the best one first' };
  return {
    type: 'object',
    properties: Object.fromEntries(buckets.map((name) => [name, ranked])),
    required: buckets,
    additionalProperties: false,
  };
}

function spansSchema(place: Place, more: Record<string, JsonSchema>): JsonSchema {
  const properties = {
    ...more,
    quote: { type: 'string', description: 'The marked words, copied character by character' },
    label: oneOf(optionsOf(place)),
    occurrence: {
      type: 'integer',
      minimum: 1,
      description: 'Which one, from 1, where the quote stands several times',
    },
  };
  return {
    type: 'array',
    items: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  };
}

function textOf({ object, data }: Place): string {
  const text = object && data ? readValue(object.value, data) : undefined;
  return text === undefined || text === null ? '' : String(text);
}

function paragraphsOf({ object, data }: Place): string[] {
  const list = object && data ? readValue(object.value, data) : undefined;
  const key = String(object?.params.textKey ?? 'text');
  if (!Array.isArray(list)) return [];
  return list.map((turn) => {
    const text = typeof turn === 'string' ? turn : (turn as Record<string, unknown> | null)?.[key];
    return text === undefined || text === null ? '' : String(text);
  });
}

/** Several labels at one place are one region where the control allows that. */
function labelled(outcome: SpanOutcome, { control }: Place): ReadOutcome {
  if (outcome.problems) return outcome;
  if (control.params.choice !== 'multiple')
    return { values: outcome.spans.map(({ place, label }) => ({ ...place, [control.valueKey]: [label] })) };
  const places = new Map<string, { place: Record<string, unknown>; labels: Set<string> }>();
  for (const { place, label } of outcome.spans) {
    const key = JSON.stringify(place);
    const known = places.get(key) ?? { place, labels: new Set() };
    known.labels.add(label);
    places.set(key, known);
  }
  return {
    values: [...places.values()].map(({ place, labels }) => ({ ...place, [control.valueKey]: [...labels] })),
  };
}
