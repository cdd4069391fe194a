/** How a document without rules of its own looks; lines are wide apart, so that labels have room between them. */
export const htmlBaseCss = `
:host { all: initial; display: block; }
.lw-html-page {
  position: relative;
  overflow: hidden;
  contain: layout paint style;
  isolation: isolate;
  color: #1b1f24;
  font: 15px/2 Inter, "Inter Variable", system-ui, sans-serif;
  overflow-wrap: anywhere;
  unicode-bidi: plaintext;
  cursor: text;
  text-align: start;
}
.lw-html-page :is(p, li, dd, dt, h1, h2, h3, h4, h5, h6, blockquote, caption) { unicode-bidi: plaintext; }
.lw-html-page :is(h1, h2, h3, h4, h5, h6) { line-height: 1.7; margin: 0.7em 0 0.3em; }
.lw-html-page :is(p, ul, ol, dl, pre, table, blockquote, figure) { margin-block: 0.4em 0.6em; }
.lw-html-page img { max-width: 100%; height: auto; }
.lw-html-page table { border-collapse: collapse; }
/* Words of a cell stay whole; on a phone the table scrolls sideways instead. */
@media (width <= 640px) { .lw-html-page table { display: block; max-width: 100%; overflow-x: auto; } }
.lw-html-page :is(td, th) { overflow-wrap: break-word; padding: 0 10px; border: 1px solid #d8dce2; text-align: start; vertical-align: top; }
.lw-html-page pre { white-space: pre-wrap; }
.lw-html-page .lw-html-link { color: #2b5fd9; text-decoration: underline; cursor: text; }
.lw-html-page .lw-html-link[href] { cursor: pointer; }
.lw-html-page ::selection { background: rgb(43 95 217 / 30%); color: inherit; }
`;
