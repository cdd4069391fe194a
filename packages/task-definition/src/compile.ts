import { checkFilters, checkLinks, checkLiteral } from './compiling/check-links.ts';
import { checkRepeaters } from './compiling/check-repeaters.ts';
import { checkStructure } from './compiling/check-structure.ts';
import { checkConditions, checkVisibility, type StatedRule } from './compiling/check-visibility.ts';
import { collectFields } from './compiling/collect-fields.ts';
import { diagnose } from './compiling/diagnose.ts';
import { hashConfig } from './compiling/hash.ts';
import { assignHotkeys, checkHotkeys } from './compiling/hotkeys.ts';
import { checkOptionsPresent, readControl } from './compiling/read-control.ts';
import { type ReadParameters, readParameters } from './compiling/read-parameters.ts';
import { readVisibility } from './compiling/read-visibility.ts';
import { settleGeometry } from './marking.ts';
import type { CompiledConfig, ConfigNode, Diagnostic, ObjectTag, VisibilityRule } from './model.ts';
import { parseConfig } from './parse.ts';
import { findTag } from './tags/index.ts';

const MOST_NAMES = 500;
const MOST_DIAGNOSTICS = 500;
const EMPTY_RANGE = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };

/** What a label config asks. Mistakes are in `diagnostics`; never throws. */
export function compileConfig(source: string): CompiledConfig {
  const { root, diagnostics } = parseConfig(source);
  return compileTree(root ?? emptyRoot(), source, diagnostics);
}

/** For a tree that was built or changed by a program; `source` is what a person would see of it. */
export function compileTree(
  root: ConfigNode,
  source: string,
  parseDiagnostics: CompiledConfig['diagnostics'] = [],
  mostNames = MOST_NAMES,
): CompiledConfig {
  const compiled: CompiledConfig = {
    source,
    root,
    objects: Object.create(null),
    controls: Object.create(null),
    fields: collectFields(root),
    diagnostics: [...parseDiagnostics, ...checkStructure(root), ...checkRepeaters(root)],
    hash: hashConfig(root),
  };
  const rules: StatedRule[] = [];
  collect({ compiled, rules, mostNames }, root, []);
  const controls = Object.values(compiled.controls);
  compiled.diagnostics = limitDiagnostics([
    ...compiled.diagnostics,
    ...checkLinks(compiled),
    ...checkFilters(root, compiled),
    ...checkVisibility(rules, compiled.controls),
    ...checkHotkeys(controls),
  ]);
  for (const control of controls) {
    settleGeometry(control, compiled.objects);
  }
  assignHotkeys(controls, root);
  return compiled;
}

/** In the order of the source. Of very many mistakes the first of each severity are enough to work on. */
function limitDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const ordered = diagnostics.toSorted((left, right) => left.range.start.offset - right.range.start.offset);
  if (ordered.length <= MOST_DIAGNOSTICS) return ordered;
  const errors = ordered.filter(({ severity }) => severity === 'error').slice(0, MOST_DIAGNOSTICS);
  const warnings = ordered.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings.slice(0, MOST_DIAGNOSTICS - errors.length)];
}

export function hasErrors(compiled: CompiledConfig): boolean {
  return compiled.diagnostics.some(({ severity }) => severity === 'error');
}

function emptyRoot(): ConfigNode {
  return { tag: 'View', attributes: {}, children: [], text: '', range: EMPTY_RANGE };
}

interface Collector {
  compiled: CompiledConfig;
  /** Of objects and controls together. */
  mostNames: number;
  rules: StatedRule[];
}

function collect(collector: Collector, node: ConfigNode, inherited: readonly VisibilityRule[]): void {
  const tag = findTag(node.tag);
  if (node.tag === 'Repeater') collector.compiled.repeats = true;
  let rules = inherited;
  // Options are read by their control, which knows the rules between them.
  if (tag !== undefined && tag.role !== 'option') {
    const read = readParameters(node, tag);
    const own = readVisibility(read.params);
    collector.compiled.diagnostics.push(...read.diagnostics, ...checkConditions(node, own));
    if (own !== undefined) collector.rules.push({ node, rule: own });
    if (own !== undefined && tag.role === 'visual') rules = [...inherited, own];
    if (tag.role === 'object') addObject(node, read, collector);
    if (tag.control !== undefined && tag.role === 'control') addControl(node, read, inherited, collector);
  }
  for (const child of node.children) collect(collector, child, rules);
}

function addObject(node: ConfigNode, read: ReadParameters, collector: Collector): void {
  const { compiled } = collector;
  const { params } = read;
  const object: ObjectTag = {
    name: String(params.name ?? ''),
    tag: node.tag,
    value: String(params.value ?? params.valueList ?? ''),
    params,
    node,
  };
  if (typeof params.valueList === 'string') object.valueList = params.valueList;
  compiled.diagnostics.push(...checkLiteral(object));
  if (!isNewName(node, object.name, collector)) return;
  compiled.objects[object.name] = object;
  addOwnControl(object, read, collector);
}

/** An object that people add to, such as Chat, is the control of what they add. */
function addOwnControl(object: ObjectTag, read: ReadParameters, { compiled }: Collector): void {
  const declared = findTag(object.tag)?.control;
  if (declared === undefined) return;
  const control = readControl(object.node, declared, read, [], compiled.diagnostics);
  compiled.controls[object.name] = { ...control, toName: [object.name] };
}

function addControl(
  node: ConfigNode,
  read: ReadParameters,
  inherited: readonly VisibilityRule[],
  collector: Collector,
): void {
  const { compiled } = collector;
  const tag = findTag(node.tag);
  if (tag?.control === undefined) return;
  const control = readControl(node, tag.control, read, inherited, compiled.diagnostics);
  compiled.diagnostics.push(...checkOptionsPresent(control, tag));
  if (tag.control.answer === 'relation') {
    const choice = read.params.choice === 'single' ? 'single' : 'multiple';
    compiled.relations = { choice, options: [...(compiled.relations?.options ?? []), ...control.options] };
    return;
  }
  if (isNewName(node, control.name, collector)) compiled.controls[control.name] = control;
}

/** Objects and controls share one set of names. An empty name is already reported as a missing parameter. */
function isNewName(node: ConfigNode, name: string, { compiled, mostNames }: Collector): boolean {
  if (name === '') return false;
  if (name.includes(',') || name.length > 200) {
    const message = 'A name must have at most 200 characters and no comma';
    compiled.diagnostics.push(diagnose(node, 'name', 'invalid_parameter', message));
    return false;
  }
  if (Object.keys(compiled.objects).length + Object.keys(compiled.controls).length >= mostNames) {
    const message = `There are more than ${mostNames} objects and controls`;
    compiled.diagnostics.push(diagnose(node, 'name', 'too_many_names', message));
    return false;
  }
  if (compiled.objects[name] === undefined && compiled.controls[name] === undefined) return true;
  const message = `The name "${name}" is used twice`;
  compiled.diagnostics.push(diagnose(node, 'name', 'duplicate_name', message));
  return false;
}
