import type { Part } from '@labelwright/editor';
import type { CompiledConfig } from '@labelwright/task-definition/model';

type PartRecord = Part['versions'][number]['record'];

/** One short line about a region, answer or relation where there is no editor that could say more. */
export function describePart(config: CompiledConfig, record: PartRecord): string {
  switch (record.kind) {
    case 'region': {
      const said = record.props.answers.flatMap(({ control, value }) =>
        value === undefined || config.controls[control] === undefined ? [] : [textOf(value)],
      );
      return [said.join(', ') || record.props.geometry.shape, quoteOf(record)].filter(Boolean).join(': ');
    }
    case 'answer':
      return `${record.props.answer.control}: ${textOf(record.props.answer.value)}`;
    case 'relation':
      return ['relation', ...(record.props.labels ?? [])].join(' ');
    case 'opaque':
      return 'from_name' in record.props.item ? record.props.item.from_name : 'other';
  }
}

function quoteOf(record: Extract<PartRecord, { kind: 'region' }>): string {
  const { geometry } = record.props;
  return 'text' in geometry && typeof geometry.text === 'string' ? `“${geometry.text.slice(0, 60)}”` : '';
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
