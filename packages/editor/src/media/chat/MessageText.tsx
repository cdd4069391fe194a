import { useEffect, useState } from 'react';
import { SafeHtml } from '../../controls/SafeHtml.tsx';

/** Models write Markdown. The text stands there at once; its form comes with the parser. */
export function MessageText({ text }: { text: string }) {
  const [html, setHtml] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      const { marked } = await import('marked');
      const parsed = await marked.parse(text, { gfm: true, breaks: true });
      if (isCurrent) setHtml(parsed);
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [text]);
  if (html === undefined) return <p className="lw-message-plain">{text}</p>;
  return <SafeHtml html={html} className="lw-markdown lw-message-text" />;
}
