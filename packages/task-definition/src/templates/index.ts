import { documentTemplates } from './documents.ts';
import { imageTemplates } from './images.ts';
import { modelTemplates } from './models.ts';
import type { Template } from './template.ts';
import { textTemplates } from './text.ts';

/** The gallery, in the order in which it is shown. */
export const templates: readonly Template[] = [
  ...textTemplates,
  ...imageTemplates,
  ...documentTemplates,
  ...modelTemplates,
];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
