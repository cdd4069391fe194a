import type { CompiledConfig, ConfigNode } from '@labelwright/task-definition/model';

/** Whether the element, with all in it, only asks about regions: then it is shown beside the selected region. */
export function isRegionQuestion(config: CompiledConfig, node: ConfigNode): boolean {
  const nodes = flatten(node);
  const controls = Object.values(config.controls).filter((control) => nodes.includes(control.node));
  const hasObject = Object.values(config.objects).some((object) => nodes.includes(object.node));
  return !hasObject && controls.length > 0 && controls.every((control) => control.perRegion);
}

/** The outermost elements that only ask about regions, in the order of the interface. */
export function listRegionQuestions(config: CompiledConfig, node: ConfigNode = config.root): ConfigNode[] {
  if (isRegionQuestion(config, node)) return [node];
  return node.children.flatMap((child) => listRegionQuestions(config, child));
}

function flatten(node: ConfigNode): ConfigNode[] {
  return [node, ...node.children.flatMap(flatten)];
}
