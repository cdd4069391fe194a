import { readVisibility } from '@labelwright/task-definition/compiling/read-visibility';
import type { ConfigNode } from '@labelwright/task-definition/model';
import type { ReactNode } from 'react';
import { isRuleMet } from '../../editor/visibility.ts';
import { useEditor, useEverything } from '../../shell/editor-context.ts';
import { safeInlineStyle } from '../sanitize-css.ts';

interface ViewProps {
  node: ConfigNode;
  children?: ReactNode;
}

export function ViewView(props: ViewProps) {
  return readVisibility(props.node.attributes) ? <ConditionalView {...props} /> : <PlainView {...props} />;
}

function ConditionalView({ node, children }: ViewProps) {
  const editor = useEditor();
  useEverything();
  const rule = readVisibility(node.attributes);
  return rule && !isRuleMet(editor, rule) ? null : <PlainView node={node}>{children}</PlainView>;
}

function PlainView({ node, children }: ViewProps) {
  const { display, style, className, idAttr } = node.attributes;
  return (
    <div
      className={`lw-view ${display === 'inline' ? 'lw-view-inline' : ''} ${className ?? ''}`}
      id={idAttr}
      style={safeInlineStyle(style)}
    >
      {children}
    </div>
  );
}
