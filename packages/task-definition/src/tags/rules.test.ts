import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { findMissingRequired } from '../missing-required.ts';
import { validateResult } from '../results/validate-result.ts';
import { renderTagReference } from '../tag-reference.ts';
import { validateTask } from '../validate-task.ts';
import { findTag, findTagByAnyCase, findUnavailableTag, tags, unavailableTags } from './index.ts';

/** Every element that interfaces of this language are written with. */
const language =
  'Audio AudioPlus Bitmask BitmaskLabels Brush BrushLabels Bucket Channel Chat ChatMessage Choice Choices Collapse ' +
  'DateTime Dialog Ellipse EllipseLabels Filter Header HyperText HyperTextLabels Image KeyPoint KeyPointLabels Label ' +
  'Labels List MagicWand Markdown MultiChannel Number OcrLabels Pairwise Panel ParagraphLabels Paragraphs Pdf Polygon ' +
  'PolygonLabels Ranker Rating ReactCode Rectangle RectangleLabels Relation Relations Repeater Shortcut Style Table ' +
  'Taxonomy Text TextArea TimelineLabels TimeSeries TimeSeriesLabels Vector VectorLabels Video VideoRectangle ' +
  'VideoVector VideoVectorLabels View';

test('every tag of the language is registered once', () => {
  const names = tags.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...names, ...unavailableTags].sort()).toEqual(language.split(' ').sort());
  expect(findTagByAnyCase('rectanglelabels')?.name).toBe('RectangleLabels');
  expect(findUnavailableTag('reactcode')).toBe('ReactCode');
});

describe.each(tags)('$name', (tag) => {
  const compiled = compileConfig(tag.example.config);

  test('is explained in one line, and so is every parameter', () => {
    for (const { help } of [tag, ...tag.parameters]) expect(help).toMatch(/^[A-Z].{5,160}\.$/);
  });

  test('declares its parameters soundly', () => {
    const names = tag.parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { type, values, default: fallback, data } of tag.parameters) {
      expect(values !== undefined || type !== 'enum').toBe(true);
      expect(type === 'dataRef' ? data !== undefined : true).toBe(true);
      if (type === 'enum' && fallback !== undefined) expect(values).toContain(fallback);
      if (type === 'boolean' && fallback !== undefined) expect(typeof fallback).toBe('boolean');
      if (type === 'number' && fallback !== undefined) expect(typeof fallback).toBe('number');
      if (data !== undefined) expect(data.accepts(data.sample('field'))).toBe(true);
    }
  });

  test('stands in tags that exist and is used by its example', () => {
    expect(tag.parents.filter((parent) => findTag(parent) === undefined)).toEqual([]);
    expect((tag.optionOf ?? []).filter((parent) => findTag(parent)?.control?.optionTag !== tag.name)).toEqual([]);
    expect(tag.example.config).toContain(`<${tag.name}`);
  });

  test('has an example that compiles and whose data and answer are right and complete', () => {
    expect(compiled.diagnostics).toEqual([]);
    expect(validateTask(compiled, tag.example.data)).toEqual([]);
    expect(validateResult(compiled, tag.example.result, { data: tag.example.data })).toEqual([]);
    expect(findMissingRequired(compiled, tag.example.result)).toEqual([]);
  });

  test('appears in the tag reference', () => {
    expect(renderTagReference()).toContain(`\n## ${tag.name}\n`);
  });
});

describe.each(tags.filter(({ role }) => role === 'control'))('control $name', (tag) => {
  test('has a result type, a place in the example answer, and refuses an answer of another shape', () => {
    const { control } = tag;
    if (control === undefined) throw new Error(`${tag.name} declares no control`);
    expect(control.type).toBe(control.answer === 'relation' ? 'relation' : tag.name.toLowerCase());
    expect(tag.example.result.some(({ type }) => type === control.type)).toBe(true);
    const [compiled] = Object.values(compileConfig(tag.example.config).controls);
    if (compiled === undefined) throw new Error(`${tag.name} compiles to no control`);
    const strange = { [control.valueKey]: { strange: true }, x: 'left', start: -1 };
    expect(control.checkValue(strange, { control: compiled })).not.toEqual([]);
  });
});
