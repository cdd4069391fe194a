import type { Project } from '@labelwright/contract/projects';

/** What the interface of a project offers to choose from: read from its description for programs. */
export interface InterfaceParts {
  labels: readonly string[];
  controls: readonly string[];
  fields: readonly string[];
  hasTracks: boolean;
}

interface Control {
  type?: unknown;
  labels?: unknown;
  inputs?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function partsOf({ parsed_label_config: parsed }: Pick<Project, 'parsed_label_config'>): InterfaceParts {
  const controls = Object.entries(parsed).filter((entry): entry is [string, Control] => isRecord(entry[1]));
  const labels = controls.flatMap(([, control]) => (Array.isArray(control.labels) ? control.labels.map(String) : []));
  const fields = controls.flatMap(([, control]) =>
    (Array.isArray(control.inputs) ? control.inputs : []).flatMap(fieldOf),
  );
  return {
    labels: [...new Set(labels)],
    controls: controls.map(([name]) => name),
    fields: [...new Set(fields)],
    hasTracks: controls.some(([, { type }]) => String(type).toLowerCase() === 'videorectangle'),
  };
}

function fieldOf(input: unknown): string[] {
  return isRecord(input) && typeof input.value === 'string' ? [input.value.replace(/^\$/, '')] : [];
}
