import type { CompiledConfig, ConfigNode, ControlTag } from '@labelwright/task-definition/model';

/** Whether the element, with all in it, only asks about regions: then it is shown beside the selected region. */
export function isRegionQuestion(config: CompiledConfig, node: ConfigNode): boolean {
  const nodes = flatten(node);
  const controls = controlsIn(config, node);
  const hasObject = Object.values(config.objects).some((object) => nodes.includes(object.node));
  return !hasObject && controls.length > 0 && controls.every((control) => control.perRegion);
}

/** A question about regions with the Headers right before it, which ask it. */
export interface RegionQuestion {
  headers: ConfigNode[];
  node: ConfigNode;
}

/** The outermost elements that only ask about regions, in the order of the interface. */
export function listRegionQuestions(config: CompiledConfig, node: ConfigNode = config.root): RegionQuestion[] {
  if (isOwnQuestion(config, node)) return [{ headers: [], node }];
  const own = questionsAmong(config, node);
  const byNode = new Map(own.map((question) => [question.node, question]));
  return node.children.flatMap((child) => byNode.get(child) ?? listRegionQuestions(config, child));
}

/** What stands inside an element and is shown in its place: all but the questions about regions. */
export function listInPlace(config: CompiledConfig, node: ConfigNode): ConfigNode[] {
  const moved = new Set(questionsAmong(config, node).flatMap((question) => [...question.headers, question.node]));
  return node.children.filter((child) => !moved.has(child));
}

/** The controls of an element and of all inside it. */
export function controlsIn(config: CompiledConfig, node: ConfigNode): ControlTag[] {
  const nodes = flatten(node);
  return Object.values(config.controls).filter((control) => nodes.includes(control.node));
}

/** A Panel is nothing without the Collapse around it, so only what is in it goes elsewhere. */
function isOwnQuestion(config: CompiledConfig, node: ConfigNode): boolean {
  return node.tag !== 'Panel' && isRegionQuestion(config, node);
}

function questionsAmong(config: CompiledConfig, parent: ConfigNode): RegionQuestion[] {
  const questions: RegionQuestion[] = [];
  let headers: ConfigNode[] = [];
  for (const node of parent.children) {
    if (node.tag === 'Header') {
      headers.push(node);
      continue;
    }
    if (isOwnQuestion(config, node)) questions.push({ headers, node });
    headers = [];
  }
  return questions;
}

function flatten(node: ConfigNode): ConfigNode[] {
  return [node, ...node.children.flatMap(flatten)];
}
