import { createHash } from 'node:crypto';

/** What a worker's page kept here before it handed over to the provider. */
export interface SavedAnswer {
  result: unknown;
  checksum: string;
  lead_time: number | null;
  tool_version: string;
}

/** The same for the same answer, however its keys lie. */
export function checksumOf(result: unknown): string {
  return createHash('sha256').update(canonical(result)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`;
}

export type FoundAnswer =
  | { result: unknown; leadTime: number | null; toolVersion: string; schemaVersion: string }
  | { fault: string };

/**
 * The answer of a piece of work: what came with the provider's form, or what the page kept here, if the form proves with
 * its checksum that it is the one that the worker handed in.
 */
export function readAnswer(payload: Readonly<Record<string, unknown>>): FoundAnswer {
  const sent = payload.annotation_json;
  if (!isEmpty(sent)) return { result: sent, leadTime: null, toolVersion: '', schemaVersion: versionOf(sent) };
  const saved = payload.saved as SavedAnswer | undefined;
  if (saved === undefined) return { fault: 'The work was handed in without an answer.' };
  const { checksum } = (payload.answers ?? {}) as { checksum?: string };
  if (checksum !== saved.checksum)
    return { fault: 'The answer that is kept here is not the one that was handed in at the provider.' };
  const { result, lead_time: leadTime, tool_version: toolVersion } = saved;
  return { result, leadTime, toolVersion, schemaVersion: versionOf(result) };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || isEmptyObject(value);
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function versionOf(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('schema_version' in result)) return '';
  return typeof result.schema_version === 'string' ? result.schema_version.slice(0, 32) : '';
}
