import { type BreakingChange, breakingChanges } from '@labelwright/task-definition/breaking-changes';
import { compileCached } from '@labelwright/task-definition/cache';
import { hasErrors } from '@labelwright/task-definition/compile';
import { type ControlWeights, controlWeights } from '@labelwright/task-definition/control-weights';
import type { CompiledConfig, Diagnostic } from '@labelwright/task-definition/model';
import { dataTypes, parsedLabelConfig } from '@labelwright/task-definition/parsed-label-config';
import { AppError } from '../../platform/http/app-error.ts';
import type { StoredUsage } from './config.queries.ts';

export const EMPTY_CONFIG = '<View></View>';

/** The columns of a project that follow from its label config. */
export interface ConfigColumns {
  label_config: string;
  parsed_label_config: string;
  label_config_hash: string;
  data_types: string;
  control_weights: string;
}

/** Compiles or throws a 400 that names line and column of every mistake. */
export function compileOrRefuse(source: string): CompiledConfig {
  const compiled = compileCached(source);
  if (!hasErrors(compiled)) return compiled;
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  throw new AppError('validation', 'The label config has mistakes.', {
    details: { label_config: errors.map(describeDiagnostic) },
    reason: 'invalid_label_config',
  });
}

function describeDiagnostic({ range, message }: Diagnostic): string {
  return `Line ${range.start.line}, column ${range.start.column}: ${message}${/[.?!]$/.test(message) ? '' : '.'}`;
}

export function configColumns(compiled: CompiledConfig, weights: ControlWeights): ConfigColumns {
  return {
    label_config: compiled.source,
    parsed_label_config: JSON.stringify(parsedLabelConfig(compiled)),
    label_config_hash: compiled.hash,
    data_types: JSON.stringify(dataTypes(compiled)),
    control_weights: JSON.stringify(controlWeights(compiled, weights)),
  };
}

/**
 * Stored annotations and drafts must stay readable under the new config, and some task must have what it shows; what
 * would not is listed with its count.
 */
export function refuseBreaking(before: CompiledConfig, after: CompiledConfig, usage: StoredUsage): void {
  const broken = breakingChanges(before, after, usage).filter((change) => isRefused(change, usage));
  if (broken.length > 0) throw breakingError(broken);
}

/** A field that only some tasks lack is worth a warning: the others can be labelled. */
export function isRefused(change: BreakingChange, usage: StoredUsage): boolean {
  return change.code !== 'field_missing' || change.count >= usage.taskCount;
}

export function breakingError(broken: readonly BreakingChange[]): AppError {
  const isAboutData = broken.every(({ code }) => code === 'field_missing');
  const message = isAboutData
    ? 'The tasks lack a field that this config shows. Use a field that they have, or import tasks that have it.'
    : 'Stored annotations use what this change removes. Keep it, or duplicate the project, change the copy and import the tasks there.';
  return new AppError('validation', message, {
    details: { label_config: broken.map((change) => `${change.message}.`) },
    reason: isAboutData ? 'data_lacks_fields' : 'breaks_annotations',
  });
}

export function hasControlTags(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && Object.keys(parsed).length > 0;
}

/** Answers about the whole task can be given to many tasks at once; regions cannot. */
export function isSuitableForBulk(parsed: unknown): boolean {
  const bulk = new Set(['Choices', 'Rating', 'TextArea', 'Number', 'DateTime', 'Taxonomy']);
  return (
    hasControlTags(parsed) &&
    Object.values(parsed as Record<string, { type?: string }>).every(({ type }) => bulk.has(type ?? ''))
  );
}
