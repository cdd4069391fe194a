import type { ResultItem } from '../model.ts';

/** In the order in which the gallery shows them. */
export const templateGroups = [
  'Natural language',
  'Computer vision',
  'Documents',
  'Audio and speech',
  'Video',
  'Time series',
  'Structured data',
  'Conversational AI',
  'Chat',
  'Generative AI',
  'Ranking and scoring',
] as const;

export type TemplateGroup = (typeof templateGroups)[number];

/** A ready interface that a project can begin with. */
export interface Template {
  /** Stable; part of addresses. */
  id: string;
  group: TemplateGroup;
  title: string;
  /** One sentence. */
  description: string;
  config: string;
  /** Media addresses are relative: the server serves the folder samples/ under /samples/. */
  sampleTask: Record<string, unknown>;
  /** A finished answer to the sample task; undefined where nobody needs one to understand the interface. */
  sampleResult?: ResultItem[];
}
