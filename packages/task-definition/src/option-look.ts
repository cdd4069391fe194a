import type { LabelLook, LabelOption } from './model.ts';

const granularities = ['symbol', 'word', 'sentence', 'paragraph'] as const;

/** How a label looks and what it snaps to, from its parameters in the config or its entry in a task's list. */
export function addLook(option: LabelOption, params: Readonly<Record<string, unknown>>): void {
  const granularity = granularities.find((unit) => unit === params.granularity);
  if (granularity !== undefined) option.granularity = granularity;
  const look: LabelLook = {};
  if (params.showAlias === true && option.value !== option.title) look.alias = option.value;
  for (const key of ['aliasStyle', 'size', 'selectedColor', 'style'] as const) {
    const value = params[key];
    if (typeof value === 'string' && value !== '') look[key] = value;
  }
  if (Object.keys(look).length > 0) option.look = look;
}
