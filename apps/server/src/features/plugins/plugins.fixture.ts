import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of plug-ins on the disk, as an operator would have it. */
export function makeFrontends(): { root: string; write(path: string, text: string): void } {
  const root = mkdtempSync(join(tmpdir(), 'labelwright-frontends-'));
  return {
    root,
    write: (path, text) => {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
  };
}

export function manifestOf(name: string, taskType: string): Record<string, unknown> {
  return {
    name,
    task_type: taskType,
    version: '1.0.0',
    root: `plugins/${name}`,
    js: ['dist/index.js'],
    css: ['dist/styles.css'],
    result_schema_version: '2.0',
    custom_field: { kept: true },
  };
}

export const MODULE = 'export function mount(element) { element.textContent = "mine"; }\n';
