import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import { sanitizeHtml } from './sanitize-html.ts';

interface SafeHtmlProps {
  html: string;
  className?: string;
  id?: string | undefined;
  style?: CSSProperties | undefined;
}

/** HTML that a config or a task brings, without what could run or reach outside. */
export function SafeHtml({ html, ...rest }: SafeHtmlProps) {
  const holder = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => holder.current?.replaceChildren(sanitizeHtml(html)), [html]);
  return <span ref={holder} {...rest} />;
}
