import { compileCached } from '@labelwright/task-definition/cache';
import { ConfigPreview } from './ConfigPreview.tsx';

const noTasks: never[] = [];

/** A ready interface, to be tried before it is chosen. */
export function TemplatePreview({ config, sample }: { config: string; sample: Record<string, unknown> }) {
  return <ConfigPreview compiled={compileCached(config)} tasks={noTasks} sample={sample} />;
}
