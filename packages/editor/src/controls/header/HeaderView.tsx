import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ConfigNode } from '@labelwright/task-definition/model';
import { createElement } from 'react';
import { useEditor } from '../../shell/editor-context.ts';
import { safeInlineStyle } from '../sanitize-css.ts';

export function HeaderView({ node }: { node: ConfigNode }) {
  const { model } = useEditor();
  const { value = '', size = '4', underline = '', style } = node.attributes;
  const isUnderlined = ['true', 'yes', '1'].includes(underline.trim().toLowerCase());
  const level = Math.min(Math.max(Math.round(Number(size)) || 4, 1), 6);
  // The page around the editor has the first heading; the outline below it must not skip levels.
  return createElement(
    'h2',
    {
      className: `lw-header lw-header-${level} ${isUnderlined ? 'lw-header-underlined' : ''}`,
      style: safeInlineStyle(style),
    },
    interpolate(value, model.data),
  );
}
