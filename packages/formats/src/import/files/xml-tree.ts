import { SaxesParser } from 'saxes';

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  /** Text directly inside. */
  text: string;
  /** 1-based. */
  line: number;
}

export type XmlTree = { ok: true; root: XmlNode } | { ok: false; line: number; message: string };

const deepest = 100;

class XmlError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Reads one small document. A document type is passed over, so that its entities are unknown and stay so. */
export function readXmlTree(text: string): XmlTree {
  const open: XmlNode[] = [];
  let root: XmlNode | undefined;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new XmlError(parser.line, error.message.replace(/^\d+:\d+: /, ''));
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node: XmlNode = { name, attributes: { ...attributes }, children: [], text: '', line: parser.line };
    if (open.length === deepest) throw new XmlError(parser.line, `Elements nest deeper than ${deepest} levels.`);
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (part: string): void => {
    const node = open.at(-1);
    if (node) node.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { ok: false, line: error.line, message: `Not readable as XML: ${error.message}` };
  }
  return root ? { ok: true, root } : { ok: false, line: 1, message: 'The document is empty.' };
}

export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);

/** Trimmed; undefined when there is no such child, or nothing in it. */
export function childText(node: XmlNode | undefined, name: string): string | undefined {
  const text = childOf(node, name)?.text.trim();
  return text === '' ? undefined : text;
}
