import { interpolate } from '@labelwright/task-definition/data-reference';
import { useEffect, useState } from 'react';
import { useEditor } from '../../shell/editor-context.ts';
import { SafeHtml } from '../SafeHtml.tsx';
import { safeInlineStyle } from '../sanitize-css.ts';
import type { TagViewProps } from '../tag-views.ts';

/** The text stands there at once; its form comes with the parser, which only such interfaces load. */
export function MarkdownView({ node }: TagViewProps) {
  const { model } = useEditor();
  const { value, className, idAttr, style } = node.attributes;
  const text = interpolate(value ?? node.text, model.data);
  const [html, setHtml] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      const { marked } = await import('marked');
      const parsed = await marked.parse(text, { gfm: true });
      if (isCurrent) setHtml(parsed);
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [text]);
  if (html === undefined) return <p className="lw-markdown">{text}</p>;
  return (
    <SafeHtml html={html} className={`lw-markdown ${className ?? ''}`} id={idAttr} style={safeInlineStyle(style)} />
  );
}
