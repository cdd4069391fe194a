import type { ConfigNode } from './model.ts';

const INDENT = '  ';
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot hold, not even escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The XML of a tree, indented. Reading it again gives the same tree, positions apart. */
export function renderConfig(root: ConfigNode): string {
  const lines: string[] = [];
  renderNode(root, '', lines);
  return lines.join('\n');
}

function renderNode(node: ConfigNode, indent: string, lines: string[]): void {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const opening = `${indent}<${node.tag}${attributes.join('')}`;
  if (node.children.length === 0 && node.text === '') {
    lines.push(`${opening}/>`);
    return;
  }
  const text = escapeText(node.text);
  if (node.children.length === 0) {
    lines.push(`${opening}>${text}</${node.tag}>`);
    return;
  }
  lines.push(`${opening}>${text}`);
  for (const child of node.children) renderNode(child, indent + INDENT, lines);
  lines.push(`${indent}</${node.tag}>`);
}

/** Line breaks in a value would be read as spaces, so they are written as references. */
function escapeAttribute(value: string): string {
  return value
    .replace(FORBIDDEN, '')
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escapeText(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replace(/[&<>]/g, (character) => ESCAPES[character] ?? '')
    .replace(/\r/g, '&#13;');
}
