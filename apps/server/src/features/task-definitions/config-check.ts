import type { ConfigCheck, ConfigTemplate, TemplateGallery } from '@labelwright/contract/task-definitions';
import { type BreakingChange, breakingChanges } from '@labelwright/task-definition/breaking-changes';
import { compileCached } from '@labelwright/task-definition/cache';
import { hasErrors } from '@labelwright/task-definition/compile';
import { diffConfigs } from '@labelwright/task-definition/diff';
import type { CompiledConfig, Diagnostic } from '@labelwright/task-definition/model';
import { dataTypes, outlineConfig } from '@labelwright/task-definition/parsed-label-config';
import { sampleTask } from '@labelwright/task-definition/sample-task';
import { templates } from '@labelwright/task-definition/templates/index';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { breakingError, compileOrRefuse, countConfigUsage, isRefused } from '../projects/index.ts';
import { getCompiledConfig } from './compiled-config.ts';
import { type ConfigSource, findProjectConfig } from './definitions.queries.ts';

async function getConfigSource(platform: Platform, actor: Actor, projectId: number): Promise<ConfigSource> {
  const found = await withActor(platform.db, actor, (tx) =>
    findProjectConfig(tx, actor.organizationId ?? 0, projectId),
  );
  if (!found) throw notFound('Project');
  return found;
}

/** The contract's shape with the compiler's own words for what breaks. */
type CheckedConfig = ConfigCheck & { breaking_changes: BreakingChange[] };

/** What saving would mean: mistakes with their places, and what stored work would no longer fit. Changes nothing. */
export async function checkConfig(
  platform: Platform,
  actor: Actor,
  projectId: number,
  source: string,
): Promise<CheckedConfig> {
  const compiled = compileCached(source);
  const { before, usage } = await withActor(platform.db, actor, async (tx) => {
    const organizationId = actor.organizationId ?? 0;
    const { compiled: current } = await getCompiledConfig(tx, organizationId, projectId);
    return { before: current, usage: await countConfigUsage(tx, organizationId, projectId) };
  });
  const isBroken = hasErrors(compiled);
  const breaking = isBroken ? [] : breakingChanges(before, compiled, usage);
  const { addedControls, removedControls } = diffConfigs(before, compiled);
  return {
    valid: !isBroken && breaking.length === 0,
    can_save: !isBroken && !breaking.some((change) => isRefused(change, usage)),
    hash: compiled.hash,
    diagnostics: compiled.diagnostics.map(toDiagnostic),
    breaking_changes: breaking,
    added_controls: addedControls,
    removed_controls: removedControls,
  };
}

function toDiagnostic({ severity, code, message, range, suggestion }: Diagnostic) {
  return {
    severity,
    code,
    message,
    line: range.start.line,
    column: range.start.column,
    offset: range.start.offset,
    end_offset: range.end.offset,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** Refuses whatever does not fit the stored data; otherwise says whether controls, objects or data fields change. */
export async function validateStrictly(
  platform: Platform,
  actor: Actor,
  projectId: number,
  source: string,
): Promise<boolean> {
  const after = compileOrRefuse(source);
  const check = await checkConfig(platform, actor, projectId, source);
  if (check.breaking_changes.length > 0) throw breakingError(check.breaking_changes);
  const { label_config: current } = await getConfigSource(platform, actor, projectId);
  return essentialsOf(compileCached(current)) !== essentialsOf(after);
}

/** What stored data depends on: names, types, targets, options and data fields; not colours, keys or layout. */
function essentialsOf(compiled: CompiledConfig): string {
  const { controls, objects } = outlineConfig(compiled);
  const plain = Object.entries(controls).map(([name, { type, to_name, labels }]) => [name, type, to_name, labels]);
  return JSON.stringify([plain, objects, dataTypes(compiled)]);
}

export async function getParsedConfig(platform: Platform, actor: Actor, projectId: number) {
  const source = await getConfigSource(platform, actor, projectId);
  const compiled = compileCached(source.label_config);
  return {
    ...outlineConfig(compiled),
    data_types: dataTypes(compiled),
    task_definition_id: source.task_definition_id,
  };
}

/** Made-up data for a config, the project's own when none is given. */
export async function makeSampleTask(
  platform: Platform,
  actor: Actor,
  projectId: number,
  source: string | undefined,
): Promise<Record<string, unknown>> {
  const config = source ?? (await getConfigSource(platform, actor, projectId)).label_config;
  return sampleTask(compileOrRefuse(config));
}

export function listTemplates(): TemplateGallery {
  return {
    templates: templates.map(
      ({ id, title, group, description, config, sampleTask: sample, sampleResult }): ConfigTemplate => ({
        id,
        title,
        group,
        description,
        label_config: config,
        config,
        details: description,
        sample,
        sample_result: sampleResult?.map((item) => ({ ...item })) ?? [],
      }),
    ),
    groups: [...new Set(templates.map(({ group }) => group))],
  };
}
