import type { ResultItem } from '../model.ts';

export type TemplateGroup = 'Text' | 'Images' | 'Documents' | 'Conversations and models';

/** A ready interface that a project can begin with. */
export interface Template {
  /** Stable; part of addresses. */
  id: string;
  group: TemplateGroup;
  title: string;
  /** One sentence. */
  description: string;
  config: string;
  sampleTask: Record<string, unknown>;
  /** A finished answer to the sample task; undefined where nobody needs one to understand the interface. */
  sampleResult?: ResultItem[];
}

/** A span of the sample text, found by its words so that it cannot drift from the text. */
export function span(
  id: string,
  fromName: string,
  toName: string,
  text: string,
  words: string,
  label: string,
): ResultItem {
  const start = text.indexOf(words);
  const value = { start, end: start + words.length, text: words, labels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'labels', value };
}

export function choice(id: string, fromName: string, toName: string, ...choices: string[]): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'choices', value: { choices } };
}

export function writing(id: string, fromName: string, toName: string, ...text: string[]): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'textarea', value: { text } };
}

export function stars(id: string, fromName: string, toName: string, rating: number): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'rating', value: { rating } };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Percent of the image. */
export function box(id: string, fromName: string, toName: string, place: Box, label: string): ResultItem {
  const value = { ...place, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'rectanglelabels', value };
}
