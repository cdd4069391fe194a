import { audioTemplates } from './audio.ts';
import { chatTemplates } from './chat.ts';
import { conversationTemplates } from './conversations.ts';
import { documentTemplates } from './documents.ts';
import { generativeTemplates } from './generative.ts';
import { imageMaskTemplates } from './image-masks.ts';
import { imageShapeTemplates } from './image-shapes.ts';
import { imageTemplates } from './images.ts';
import { rankingTemplates } from './ranking.ts';
import { structuredTemplates } from './structured.ts';
import type { Template } from './template.ts';
import { textTemplates } from './text.ts';
import { textAnswerTemplates } from './text-answers.ts';
import { timeSeriesTemplates } from './time-series.ts';
import { videoTemplates } from './video.ts';

/** The gallery, in the order in which it is shown. */
export const templates: readonly Template[] = [
  ...textTemplates,
  ...textAnswerTemplates,
  ...imageTemplates,
  ...imageShapeTemplates,
  ...imageMaskTemplates,
  ...documentTemplates,
  ...audioTemplates,
  ...videoTemplates,
  ...timeSeriesTemplates,
  ...structuredTemplates,
  ...conversationTemplates,
  ...chatTemplates,
  ...generativeTemplates,
  ...rankingTemplates,
];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
