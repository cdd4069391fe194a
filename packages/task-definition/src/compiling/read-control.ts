import { isReference } from '../data-reference.ts';
import type { ConfigNode, ControlTag, Diagnostic, VisibilityRule } from '../model.ts';
import type { ControlDeclaration, TagDeclaration } from '../tags/declaration.ts';
import { diagnose } from './diagnose.ts';
import { readOptions } from './read-options.ts';
import { type ReadParameters, splitNames } from './read-parameters.ts';
import { readVisibility } from './read-visibility.ts';

/** Everything about a control that its own element and the elements below it tell. */
export function readControl(
  node: ConfigNode,
  declaration: ControlDeclaration,
  { params }: ReadParameters,
  inherited: readonly VisibilityRule[],
  diagnostics: Diagnostic[],
): ControlTag {
  const read =
    declaration.optionTag === undefined
      ? undefined
      : readOptions(node, declaration.optionTag, declaration.optionPaths === true || params.allowNested === true);
  for (const diagnostic of read?.diagnostics ?? []) diagnostics.push(diagnostic);
  const visibility = readVisibility(params);
  const control: ControlTag = {
    name: String(params.name ?? ''),
    tag: node.tag,
    type: declaration.type,
    valueKey: declaration.valueKey,
    toName: splitNames(String(params.toName ?? '')),
    perRegion: params.perRegion === true,
    perItem: params.perItem === true && params.perRegion !== true,
    required: params.required === true,
    options: read?.options ?? [],
    geometryKeys: declaration.geometryKeys ?? [],
    params,
    node,
  };
  if (declaration.answer !== 'relation') control.answer = declaration.answer;
  if (declaration.labelsWhen !== undefined && params[declaration.labelsWhen] === true) control.answer = 'region';
  if (control.answer === 'classification') control.geometryKeys = [];
  if (declaration.optionTag !== undefined) control.optionTag = declaration.optionTag;
  if (visibility !== undefined) control.visibility = visibility;
  if (inherited.length > 0) control.inheritedVisibility = [...inherited];
  if (declaration.optionTag !== undefined && typeof params.value === 'string' && isReference(params.value)) {
    control.dynamicOptions = params.value;
  }
  return control;
}

/** A control whose options are all in the config needs at least one. */
export function checkOptionsPresent(control: ControlTag, tag: TagDeclaration): Diagnostic[] {
  const optionTag = tag.control?.optionTag;
  const isElsewhere = control.dynamicOptions !== undefined || control.params.apiUrl !== undefined;
  if (optionTag === undefined || control.options.length > 0 || isElsewhere) return [];
  const message = `${tag.name} "${control.name}" offers nothing; add a ${optionTag}`;
  return [diagnose(control.node, undefined, 'no_options', message, { severity: 'warning' })];
}
