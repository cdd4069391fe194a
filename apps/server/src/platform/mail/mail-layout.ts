export type Scheme = 'light' | 'dark';

/**
 * One column, set on the elements by a style sheet in the head: mail programs that drop it still show plain headings,
 * paragraphs and links. Contrast is at least 4.5:1 in both schemes.
 */
const STYLES = `
  body { margin: 0; padding: 24px 12px; background: #f6f6f4; color: #1c1c1a; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
  .page { max-width: 560px; margin: 0 auto; padding: 28px; background: #ffffff; border: 1px solid #e2e2de; border-radius: 8px; overflow-wrap: anywhere; }
  p { margin: 0 0 16px; }
  .opening { font-size: 18px; }
  blockquote { margin: 0 0 16px; padding: 8px 16px; border-left: 3px solid #9aa0a6; color: #3c3c39; }
  ul { margin: 0 0 16px; padding-left: 20px; }
  li { margin: 0 0 12px; }
  a { color: #1f5fbf; }
  .action { margin: 24px 0; }
  .button { display: inline-block; padding: 11px 20px; background: #1f5fbf; color: #ffffff; border-radius: 6px; text-decoration: none; font-weight: 600; }
  .small { font-size: 13px; color: #5c5c58; }
  .foot { margin: 24px 0 0; }`;
const DARK = `
  body { background: #161615; color: #ececea; }
  .page { background: #1f1f1e; border-color: #383836; }
  blockquote { border-left-color: #8b8b86; color: #d2d2ce; }
  a { color: #8ab6ff; }
  .button { background: #8ab6ff; color: #10213d; }
  .small { color: #b0b0ab; }`;

/** `title` and `body` are escaped already. */
export function wrapHtml(page: { title: string; body: readonly string[]; scheme: Scheme | undefined }): string {
  const { title, body, scheme } = page;
  const dark = { light: '', dark: DARK, both: `\n  @media (prefers-color-scheme: dark) {${DARK} }` }[scheme ?? 'both'];
  return [
    '<!doctype html>',
    '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="color-scheme" content="${scheme ?? 'light dark'}">`,
    `<title>${title}</title>`,
    `<style>${STYLES}${dark}`,
    '</style></head>',
    `<body><div class="page" role="article" aria-roledescription="email" aria-label="${title}">`,
    ...body,
    '</div></body></html>',
  ].join('\n');
}
