/** The part of a DOM node that is needed; tests build such trees without a browser. */
export interface MarkupNode {
  readonly nodeType: number;
  /** `#text`, or the name of the element in any case. */
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: ArrayLike<MarkupNode>;
}

/** An element or text of the document, and where XPaths and offsets find it. */
export interface MarkupEntry {
  node: MarkupNode;
  parent: MarkupEntry | undefined;
  /** As in an XPath: `p`, `text()`. */
  name: string;
  /** Among the siblings of its name, from 1. */
  position: number;
  children: MarkupEntry[];
  /** Number of text pieces before it, and before what follows it. */
  firstPiece: number;
  endPiece: number;
}

/** A text node, or a line break, in the order of the document. */
export interface MarkupPiece {
  entry: MarkupEntry;
  /** Place among the pieces. */
  index: number;
  /** UTF-16 offset in the text that people read; undefined for what is not shown, such as a stylesheet. */
  start: number | undefined;
  /** UTF-16 offset in all text of the document, a line break counting one. */
  global: number;
  length: number;
}

export interface Markup {
  root: MarkupEntry;
  pieces: readonly MarkupPiece[];
  /** The text that people read: white space as blanks, a line break between blocks. */
  text: string;
}

const textNode = 3;
const elementNode = 1;

const blocks = new Set(
  (
    'address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form h1 ' +
    'h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** Elements whose text is part of the document and that nobody reads. */
export const unreadElements: ReadonlySet<string> = new Set(
  (
    'applet area audio base canvas embed frame frameset head iframe link map math meta noembed noframes noscript object ' +
    'option param script select source style svg template textarea title track video'
  ).split(' '),
);

/** Goes through the document once; deep nesting costs no stack. */
export function readMarkup(root: MarkupNode): Markup {
  const pieces: MarkupPiece[] = [];
  const parts: string[] = [];
  const rootEntry = createEntry(root, undefined, '', 0, 0);
  const open: Frame[] = [{ entry: rootEntry, next: 0, names: new Map(), isUnread: false, keepsLines: false }];
  let length = 0;
  let global = 0;
  let needsBreak = false;

  function addText(part: string): void {
    parts.push(part);
    length += part.length;
  }

  function addPiece(entry: MarkupEntry, frame: Frame, own: string): void {
    const isLineBreak = entry.name === 'br';
    if (!frame.isUnread) {
      if (needsBreak && length > 0 && !isLineBreak) addText('\n');
      if (own !== '') needsBreak = false;
    }
    const index = pieces.length;
    pieces.push({ entry, index, start: frame.isUnread ? undefined : length, global, length: own.length });
    global += own.length;
    if (!frame.isUnread) addText(frame.keepsLines || isLineBreak ? own : own.replace(/[\t\n\r\f]/g, ' '));
  }

  while (open.length > 0) {
    const frame = open[open.length - 1];
    const child = frame?.entry.node.childNodes[frame.next];
    if (!frame) break;
    if (!child) {
      frame.entry.endPiece = pieces.length;
      if (blocks.has(frame.entry.name)) needsBreak = true;
      open.pop();
      continue;
    }
    frame.next += 1;
    const name = nameOf(child);
    if (name === undefined) continue;
    const position = (frame.names.get(name) ?? 0) + 1;
    frame.names.set(name, position);
    const entry = createEntry(child, frame.entry, name, position, pieces.length);
    frame.entry.children.push(entry);
    if (name === 'text()') addPiece(entry, frame, child.nodeValue ?? '');
    else if (name === 'br') addPiece(entry, frame, '\n');
    if (child.nodeType !== elementNode) {
      entry.endPiece = pieces.length;
      continue;
    }
    if (blocks.has(name)) needsBreak = true;
    const isUnread = frame.isUnread || unreadElements.has(name);
    open.push({ entry, next: 0, names: new Map(), isUnread, keepsLines: frame.keepsLines || name === 'pre' });
  }
  return { root: rootEntry, pieces, text: parts.join('') };
}

interface Frame {
  entry: MarkupEntry;
  next: number;
  names: Map<string, number>;
  isUnread: boolean;
  keepsLines: boolean;
}

function createEntry(
  node: MarkupNode,
  parent: MarkupEntry | undefined,
  name: string,
  position: number,
  firstPiece: number,
): MarkupEntry {
  return { node, parent, name, position, children: [], firstPiece, endPiece: firstPiece };
}

function nameOf({ nodeType, nodeName }: MarkupNode): string | undefined {
  if (nodeType === textNode) return 'text()';
  return nodeType === elementNode ? nodeName.toLowerCase() : undefined;
}

/** Such as `/div[1]/p[2]/text()[1]`, from the root of the document. */
export function pathOf(entry: MarkupEntry): string {
  const steps: string[] = [];
  for (let at: MarkupEntry | undefined = entry; at?.parent; at = at.parent) steps.push(`${at.name}[${at.position}]`);
  return `/${steps.reverse().join('/')}`;
}

/** A step without a number is the first of its name; paths of whole pages may name the page and its body. */
export function findByPath(root: MarkupEntry, path: string): MarkupEntry | undefined {
  const steps = path.trim().replace(/^\.?\/*(?:html(?:\[1\])?\/)?(?:body(?:\[1\])?(?:\/|$))?/i, '');
  let found: MarkupEntry | undefined = root;
  for (const step of steps === '' ? [] : steps.split('/')) {
    const [, name, position] = /^([a-z][\w:.-]*|text\(\))(?:\[(\d+)\])?$/i.exec(step) ?? [];
    if (name === undefined || found === undefined) return undefined;
    const wanted = Number(position ?? 1);
    const lower = name.toLowerCase();
    found = found.children.find((child) => child.name === lower && child.position === wanted);
  }
  return found;
}
