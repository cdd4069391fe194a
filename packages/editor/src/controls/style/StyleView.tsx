import type { ConfigNode } from '@labelwright/task-definition/model';
import { useInsertionEffect } from 'react';
import { scopeStylesheet } from '../sanitize-css.ts';

/** Class of the element that holds the interface; the author's CSS reaches nothing outside it. */
export const interfaceScope = 'lw-interface';

/** Adopted by the document: a page whose policy forbids inline styles would ignore a style element. */
export function StyleView({ node }: { node: ConfigNode }) {
  useInsertionEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(scopeStylesheet(node.text, `.${interfaceScope}`));
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [node.text]);
  return null;
}
