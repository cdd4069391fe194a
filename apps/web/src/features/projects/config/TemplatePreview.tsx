import type { ConfigTemplate } from '@labelwright/contract/task-definitions';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { ConfigPreview } from './ConfigPreview.tsx';

const noTasks: never[] = [];

/** The gallery's own, which its tests hold to the config. */
const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);

/** A ready interface, to be tried before it is chosen. */
export function TemplatePreview({ template }: { template: ConfigTemplate }) {
  return (
    <ConfigPreview
      key={template.id}
      compiled={compileCached(template.label_config)}
      tasks={noTasks}
      sample={template.sample}
      answer={asItems(template.sample_result)}
    />
  );
}
