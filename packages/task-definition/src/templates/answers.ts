import type { ResultItem } from '../model.ts';

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

/** A span of one turn of a dialogue. */
export function turnSpan(
  id: string,
  fromName: string,
  toName: string,
  turns: readonly { text: string }[],
  turn: number,
  words: string,
  label: string,
): ResultItem {
  const startOffset = turns[turn]?.text.indexOf(words) ?? -1;
  const place = { start: String(turn), end: String(turn), startOffset, endOffset: startOffset + words.length };
  const value = { ...place, text: words, paragraphlabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'paragraphlabels', value };
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

export function amount(id: string, fromName: string, toName: string, number: number): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'number', value: { number } };
}

export function order(id: string, fromName: string, toName: string, ranker: unknown): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'ranker', value: { ranker } };
}

export function preference(id: string, fromName: string, toName: string, selected: 'left' | 'right'): ResultItem {
  return { id, from_name: fromName, to_name: toName, type: 'pairwise', value: { selected } };
}

export function link(from: string, to: string, ...labels: string[]): ResultItem {
  return { type: 'relation', from_id: from, to_id: to, direction: 'right', labels };
}

/** A part of a sound, in seconds. */
export function segment(
  id: string,
  fromName: string,
  toName: string,
  start: number,
  end: number,
  label: string,
): ResultItem {
  const value = { start, end, channel: 0, labels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'labels', value };
}

/** A part of a series, in the unit of its time column. */
export function period(
  id: string,
  fromName: string,
  toName: string,
  start: number | string,
  end: number | string,
  label: string,
): ResultItem {
  const value = { start, end, instant: start === end, timeserieslabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'timeserieslabels', value };
}

/** A part of a video, in frames from 1 on. */
export function frames(
  id: string,
  fromName: string,
  toName: string,
  start: number,
  end: number,
  label: string,
): ResultItem {
  const value = { ranges: [{ start, end }], timelinelabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'timelinelabels', value };
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

/** Percent of the image. */
export function outline(
  id: string,
  fromName: string,
  toName: string,
  points: [number, number][],
  label: string,
): ResultItem {
  const value = { points, closed: true, polygonlabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'polygonlabels', value };
}

/** Percent of the image. */
export function spot(id: string, fromName: string, toName: string, x: number, y: number, label: string): ResultItem {
  const value = { x, y, width: 1, keypointlabels: [label] };
  return { id, from_name: fromName, to_name: toName, type: 'keypointlabels', value };
}
