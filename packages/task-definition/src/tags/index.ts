import { audioPlusTag, audioTag } from './audio.ts';
import { bitmaskTag } from './bitmask.ts';
import { bitmaskLabelsTag } from './bitmask-labels.ts';
import { brushTag } from './brush.ts';
import { brushLabelsTag } from './brush-labels.ts';
import { bucketTag } from './bucket.ts';
import { channelTag } from './channel.ts';
import { chatTag } from './chat.ts';
import { choiceTag } from './choice.ts';
import { choicesTag } from './choices.ts';
import { collapseTag } from './collapse.ts';
import { dateTimeTag } from './date-time.ts';
import type { ParameterDeclaration, TagDeclaration } from './declaration.ts';
import { dialogTag } from './dialog.ts';
import { ellipseTag } from './ellipse.ts';
import { ellipseLabelsTag } from './ellipse-labels.ts';
import { filterTag } from './filter.ts';
import { headerTag } from './header.ts';
import { hyperTextTag } from './hyper-text.ts';
import { hyperTextLabelsTag } from './hyper-text-labels.ts';
import { imageTag } from './image.ts';
import { keyPointTag } from './key-point.ts';
import { keyPointLabelsTag } from './key-point-labels.ts';
import { labelTag } from './label.ts';
import { labelsTag } from './labels.ts';
import { listTag } from './list.ts';
import { magicWandTag } from './magic-wand.ts';
import { markdownTag } from './markdown.ts';
import { multiChannelTag } from './multi-channel.ts';
import { numberTag } from './number.ts';
import { ocrLabelsTag } from './ocr-labels.ts';
import { pairwiseTag } from './pairwise.ts';
import { panelTag } from './panel.ts';
import { paragraphLabelsTag } from './paragraph-labels.ts';
import { paragraphsTag } from './paragraphs.ts';
import { pdfTag } from './pdf.ts';
import { polygonTag } from './polygon.ts';
import { polygonLabelsTag } from './polygon-labels.ts';
import { rankerTag } from './ranker.ts';
import { ratingTag } from './rating.ts';
import { rectangleTag } from './rectangle.ts';
import { rectangleLabelsTag } from './rectangle-labels.ts';
import { relationTag } from './relation.ts';
import { relationsTag } from './relations.ts';
import { repeaterTag } from './repeater.ts';
import { shortcutTag } from './shortcut.ts';
import { styleTag } from './style.ts';
import { tableTag } from './table.ts';
import { taxonomyTag } from './taxonomy.ts';
import { textTag } from './text.ts';
import { textAreaTag } from './text-area.ts';
import { timeSeriesTag } from './time-series.ts';
import { timeSeriesLabelsTag } from './time-series-labels.ts';
import { timelineLabelsTag } from './timeline-labels.ts';
import { vectorTag } from './vector.ts';
import { vectorLabelsTag } from './vector-labels.ts';
import { videoTag } from './video.ts';
import { videoRectangleTag } from './video-rectangle.ts';
import { viewTag } from './view.ts';

/** Every tag of the language. A new tag is one file and one line here. */
export const tags: readonly TagDeclaration[] = [
  viewTag,
  headerTag,
  styleTag,
  repeaterTag,
  collapseTag,
  panelTag,
  filterTag,
  markdownTag,
  dialogTag,
  textTag,
  hyperTextTag,
  paragraphsTag,
  chatTag,
  imageTag,
  audioTag,
  audioPlusTag,
  videoTag,
  timeSeriesTag,
  channelTag,
  multiChannelTag,
  listTag,
  tableTag,
  pdfTag,
  labelsTag,
  labelTag,
  hyperTextLabelsTag,
  paragraphLabelsTag,
  rectangleLabelsTag,
  rectangleTag,
  ellipseLabelsTag,
  ellipseTag,
  polygonLabelsTag,
  polygonTag,
  keyPointLabelsTag,
  keyPointTag,
  vectorLabelsTag,
  vectorTag,
  brushLabelsTag,
  brushTag,
  bitmaskLabelsTag,
  bitmaskTag,
  magicWandTag,
  videoRectangleTag,
  timelineLabelsTag,
  timeSeriesLabelsTag,
  ocrLabelsTag,
  choicesTag,
  choiceTag,
  taxonomyTag,
  textAreaTag,
  shortcutTag,
  ratingTag,
  numberTag,
  dateTimeTag,
  pairwiseTag,
  rankerTag,
  bucketTag,
  relationsTag,
  relationTag,
];

/** Tags that interfaces written for other tools use and that cannot be shown here yet. */
export const unavailableTags: readonly string[] = ['ChatMessage', 'ReactCode', 'VideoVector', 'VideoVectorLabels'];

const tagsByName = new Map(tags.map((tag) => [tag.name, tag]));
const tagsByLowerName = new Map(tags.map((tag) => [tag.name.toLowerCase(), tag]));
const unavailableByLowerName = new Map(unavailableTags.map((name) => [name.toLowerCase(), name]));
const parametersByTag = new Map(
  tags.map((tag) => [tag.name, new Map(tag.parameters.map((parameter) => [parameter.name, parameter]))]),
);

export function findTag(name: string): TagDeclaration | undefined {
  return tagsByName.get(name);
}

/** Ignores case; the caller compares the spelling. */
export function findTagByAnyCase(name: string): TagDeclaration | undefined {
  return tagsByLowerName.get(name.toLowerCase());
}

export function findUnavailableTag(name: string): string | undefined {
  return unavailableByLowerName.get(name.toLowerCase());
}

export function findParameter(tag: string, name: string): ParameterDeclaration | undefined {
  return parametersByTag.get(tag)?.get(name);
}
