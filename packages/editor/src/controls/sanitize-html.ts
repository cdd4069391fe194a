import DOMPurify from 'dompurify';
import { safeInlineStyle } from './sanitize-css.ts';

/**
 * Markup without scripts, forms, frames, stylesheets, and inline styles that load something or leave their place. Links
 * open beside the work.
 */
export function sanitizeHtml(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['form', 'input', 'button', 'textarea', 'select', 'style'],
    FORBID_ATTR: ['id', 'name'],
    RETURN_DOM_FRAGMENT: true,
  });
  for (const element of fragment.querySelectorAll<HTMLElement>('[style]')) {
    const safe = safeInlineStyle(element.getAttribute('style') ?? '');
    element.removeAttribute('style');
    if (safe) Object.assign(element.style, safe);
  }
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return fragment;
}
