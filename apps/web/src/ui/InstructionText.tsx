import DOMPurify from 'dompurify';
import { useLayoutEffect, useRef } from 'react';

const TAGS = ['h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'b', 'i', 'strong', 'em', 'a', 'img'];
const ATTRIBUTES = ['href', 'src', 'alt'];

/** HTML that a manager wrote. The server sanitised it when it was saved; this is the one place that shows it. */
export function InstructionText({ html }: { html: string }) {
  const holder = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const clean = DOMPurify.sanitize(html, {
      ALLOWED_TAGS: TAGS,
      ALLOWED_ATTR: ATTRIBUTES,
      RETURN_DOM_FRAGMENT: true,
    });
    holder.current?.replaceChildren(clean);
  }, [html]);
  return (
    <div
      ref={holder}
      className="max-w-180 wrap-break-word [&_a]:text-accent [&_a]:underline [&_h1]:mb-2 [&_h1]:text-lg [&_h2]:mb-1 [&_h2]:text-md [&_h3]:font-semibold [&_img]:max-w-full [&_ol]:list-decimal [&_ol]:pl-5 [&_p]:mb-2 [&_ul]:mb-2 [&_ul]:list-disc [&_ul]:pl-5"
    />
  );
}
