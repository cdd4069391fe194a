import { findTag } from '@labelwright/task-definition/tags/index';
import type { SampleInterface } from './interfaces.ts';

/** The examples of the tag declarations, as they stand in the tag reference. */
const shown = [
  'TimeSeries',
  'MultiChannel',
  'Ranker',
  'Bucket',
  'Pairwise',
  'Table',
  'List',
  'Taxonomy',
  'Repeater',
  'Collapse',
  'Filter',
  'Markdown',
  'Dialog',
  'Shortcut',
  'DateTime',
];

export const structuredInterfaces: SampleInterface[] = shown.flatMap((name) => {
  const example = findTag(name)?.example;
  return example ? [{ name: `${name} (reference)`, ...example }] : [];
});
