import { readVisibility } from '@labelwright/task-definition/compiling/read-visibility';
import type { ConfigNode } from '@labelwright/task-definition/model';
import { areRulesMet } from '../../editor/visibility.ts';
import { useEditor, useEverything } from '../../shell/editor-context.ts';
import { ChildNodes } from '../NodeView.tsx';
import { safeInlineStyle } from '../sanitize-css.ts';

export function ViewView({ node }: { node: ConfigNode }) {
  return node.attributes.visibleWhen ? <ConditionalView node={node} /> : <PlainView node={node} />;
}

function ConditionalView({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  useEverything();
  const rule = readVisibility(node.attributes);
  return rule && !areRulesMet(editor, [rule]) ? null : <PlainView node={node} />;
}

function PlainView({ node }: { node: ConfigNode }) {
  const { display, style, className, idAttr } = node.attributes;
  return (
    <div
      className={`lw-view ${display === 'inline' ? 'lw-view-inline' : ''} ${className ?? ''}`}
      id={idAttr}
      style={safeInlineStyle(style)}
    >
      <ChildNodes node={node} />
    </div>
  );
}
