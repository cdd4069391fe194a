import type { ConfigNode } from '@labelwright/task-definition/model';
import { useEditor } from '../shell/editor-context.ts';
import { isRegionQuestion } from './region-questions.ts';
import { findTagView } from './tag-views.ts';

/** One element of the interface by its tag. */
export function NodeView({ node }: { node: ConfigNode }) {
  const View = findTagView(node.tag);
  if (!View) return <UnknownTag node={node} />;
  return (
    <View node={node}>
      <ChildNodes node={node} />
    </View>
  );
}

/** What stands inside an element, except questions about regions, which the details panel asks. */
function ChildNodes({ node }: { node: ConfigNode }) {
  const { config } = useEditor();
  return node.children
    .filter((child) => !isRegionQuestion(config, child))
    .map((child) => <NodeView key={child.range.start.offset} node={child} />);
}

function UnknownTag({ node }: { node: ConfigNode }) {
  return (
    <div className="lw-unknown">
      <p className="lw-notice">The element {node.tag} is not supported by this editor.</p>
      <ChildNodes node={node} />
    </div>
  );
}
