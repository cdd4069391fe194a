import type { ConfigNode } from '@labelwright/task-definition/model';
import { useEditor } from '../shell/editor-context.ts';
import { isRegionQuestion } from './region-questions.ts';
import { findTagView } from './tag-views.ts';

/** One element of the interface by its tag. */
export function NodeView({ node }: { node: ConfigNode }) {
  const View = findTagView(node.tag);
  if (!View) return <UnknownTag node={node} />;
  return (
    <View node={node} show={show}>
      <ChildNodes node={node} />
    </View>
  );
}

function show(node: ConfigNode) {
  return <NodeView key={keyOf(node)} node={node} />;
}

const keys = new WeakMap<ConfigNode, number>();
let nextKey = 1;

/** A Repeater shows the same element several times, so its place in the source does not tell one from the other. */
function keyOf(node: ConfigNode): number {
  const known = keys.get(node);
  if (known !== undefined) return known;
  nextKey += 1;
  keys.set(node, nextKey);
  return nextKey;
}

/** What stands inside an element, except questions about regions, which the details panel asks. */
function ChildNodes({ node }: { node: ConfigNode }) {
  const { config } = useEditor();
  return node.children.filter((child) => !isRegionQuestion(config, child)).map(show);
}

function UnknownTag({ node }: { node: ConfigNode }) {
  return (
    <div className="lw-unknown">
      <p className="lw-notice">The element {node.tag} is not supported by this editor.</p>
      <ChildNodes node={node} />
    </div>
  );
}
