import type { ConfigNode } from '@labelwright/task-definition/model';
import { useEditor } from '../shell/editor-context.ts';
import { ChosenSide, findSide } from './pairwise/ChosenSide.tsx';
import { findTagView } from './tag-views.ts';
import { useShownChildren } from './use-shown-children.ts';

/** One element of the interface by its tag. */
export function NodeView({ node }: { node: ConfigNode }) {
  const { config } = useEditor();
  const View = findTagView(node.tag);
  if (!View) return <UnknownTag node={node} />;
  const view = (
    <View node={node} show={show}>
      <ChildNodes node={node} />
    </View>
  );
  const side = findSide(config, node);
  return side ? <ChosenSide {...side}>{view}</ChosenSide> : view;
}

function show(node: ConfigNode) {
  return <NodeView key={keyOf(node)} node={node} />;
}

const keys = new WeakMap<ConfigNode, number>();
let nextKey = 1;

/** A Repeater shows the same element several times, so its place in the source does not tell one from the other. */
export function keyOf(node: ConfigNode): number {
  const known = keys.get(node);
  if (known !== undefined) return known;
  nextKey += 1;
  keys.set(node, nextKey);
  return nextKey;
}

function ChildNodes({ node }: { node: ConfigNode }) {
  return useShownChildren(node).map(show);
}

function UnknownTag({ node }: { node: ConfigNode }) {
  return (
    <div className="lw-unknown">
      <p className="lw-notice">The element {node.tag} is not supported by this editor.</p>
      <ChildNodes node={node} />
    </div>
  );
}
