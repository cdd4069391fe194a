/** One value cut out of a stream of JSON text, not yet parsed. */
export type JsonPiece =
  /** `key` only of a document: under which the value, or the list that it is an element of, stands. */
  | { ok: true; line: number; text: string; key?: string; inList?: boolean }
  | { ok: false; line: number; message: string; raw: string };

export interface JsonLimits {
  maxLength: number;
  maxDepth: number;
  /** The text is one object: its values are cut out, and of those that are lists their elements. */
  isDocument?: boolean;
}

export interface JsonScanner {
  push: (chunk: string) => JsonPiece[];
  end: () => JsonPiece[];
}

/** Between values; in an object or a list; in a string; in a number, a word, or anything else. */
type Place = 'between' | 'nested' | 'string' | 'bare';

interface ScanState {
  limits: JsonLimits;
  pieces: JsonPiece[];
  place: Place;
  line: number;
  /** Line of the bracket that opened the list whose elements are cut; 0 outside of such a list. */
  listLine: number;
  /** Of the value at hand: its first line, its open brackets, whether a string is open, what came in earlier chunks. */
  firstLine: number;
  depth: number;
  inString: boolean;
  escaped: boolean;
  kept: string[];
  keptLength: number;
  problem: string | undefined;
  /** Of a document: whether its brace is open, the key at hand, and a string that may be the next key. */
  isOpen: boolean;
  key: string | undefined;
  string: JsonPiece | undefined;
}

const lineFeed = 10;
const quote = 34;
const comma = 44;
const colon = 58;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/**
 * Cuts JSON text into the elements of its top-level list, or into the values that follow one another when there is no
 * list. Only brackets and strings are looked at; the length kept is that of one element, whatever the length of the file.
 */
export function createJsonScanner(limits: JsonLimits): JsonScanner {
  const state: ScanState = {
    limits,
    pieces: [],
    place: 'between',
    line: 1,
    listLine: 0,
    firstLine: 1,
    depth: 0,
    inString: false,
    escaped: false,
    kept: [],
    keptLength: 0,
    problem: undefined,
    isOpen: false,
    key: undefined,
    string: undefined,
  };
  return {
    push: (chunk) => {
      scanChunk(state, chunk);
      return takePieces(state);
    },
    end: () => {
      if (state.place === 'nested') state.problem ??= 'The value is never closed; the file may be cut off.';
      if (state.place !== 'between') finish(state, '');
      if (state.listLine !== 0) {
        const message = `The list that begins on line ${state.listLine} is never closed; the file may be cut off.`;
        state.pieces.push({ ok: false, line: state.line, message, raw: '' });
        state.listLine = 0;
      }
      return takePieces(state);
    },
  };
}

function takePieces(state: ScanState): JsonPiece[] {
  const { pieces } = state;
  state.pieces = [];
  return pieces;
}

function scanChunk(state: ScanState, chunk: string): void {
  let index = 0;
  while (index < chunk.length) {
    if (state.place === 'between') {
      index = skipBetween(state, chunk, index);
      if (index === chunk.length) return;
    }
    const end = endOfValue(state, chunk, index);
    if (end === -1) {
      keep(state, chunk.slice(index));
      return;
    }
    finish(state, chunk.slice(index, end));
    index = end;
  }
}

/** Returns the index of the first character of a value, or the length of the chunk. */
function skipBetween(state: ScanState, chunk: string, from: number): number {
  for (let index = from; index < chunk.length; index++) {
    const code = chunk.charCodeAt(index);
    if (state.limits.isDocument && state.listLine === 0 && stepInDocument(state, code)) continue;
    if (code === lineFeed) state.line++;
    else if (code === openBracket && state.listLine === 0) state.listLine = state.line;
    else if (code === closeBracket && state.listLine !== 0) state.listLine = 0;
    else if (code > 32 && code !== comma && code !== 0xfeff && code !== 0xa0) {
      begin(state, code === openBrace || code === openBracket ? 'nested' : code === quote ? 'string' : 'bare');
      return index;
    }
  }
  return chunk.length;
}

/** Whether the character belongs to the document around the values. */
function stepInDocument(state: ScanState, code: number): boolean {
  if (code === openBrace && !state.isOpen) {
    state.isOpen = true;
    return true;
  }
  if (code === colon && state.string?.ok) {
    state.key = keyOf(state.string.text);
    state.string = undefined;
    return true;
  }
  if (code > 32 && state.string) {
    state.pieces.push(state.string);
    state.string = undefined;
  }
  return code === closeBrace;
}

function keyOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function begin(state: ScanState, place: Place): void {
  state.place = place;
  state.firstLine = state.line;
  state.depth = 0;
  state.inString = false;
  state.escaped = false;
  state.problem = undefined;
}

function keep(state: ScanState, text: string): void {
  state.keptLength += text.length;
  if (state.keptLength > state.limits.maxLength) {
    state.problem ??= `The value is longer than ${state.limits.maxLength} characters.`;
    state.kept = [state.kept[0] ?? text.slice(0, 1000)];
  } else if (text !== '') state.kept.push(text);
}

function finish(state: ScanState, text: string): void {
  keep(state, text);
  const whole = state.kept.length === 1 ? (state.kept[0] ?? '') : state.kept.join('');
  const piece: JsonPiece =
    state.problem === undefined
      ? { ok: true, line: state.firstLine, text: whole }
      : { ok: false, line: state.firstLine, message: state.problem, raw: whole };
  if (state.limits.isDocument && piece.ok) {
    piece.inList = state.listLine !== 0;
    if (state.key !== undefined) piece.key = state.key;
  }
  if (state.limits.isDocument && state.place === 'string' && state.listLine === 0) state.string = piece;
  else state.pieces.push(piece);
  state.kept = [];
  state.keptLength = 0;
  state.place = 'between';
}

/** Index after the last character of the value that is open at `from`, or -1 when the chunk ends first. */
function endOfValue(state: ScanState, chunk: string, from: number): number {
  if (state.place === 'nested') return endOfNested(state, chunk, from);
  return state.place === 'string' ? endOfString(state, chunk, from) : endOfBare(state, chunk, from);
}

/** Every character of a file passes through here, so the state is held in local variables meanwhile. */
function endOfNested(state: ScanState, chunk: string, from: number): number {
  let { depth, inString, escaped } = state;
  let end = -1;
  for (let index = from; index < chunk.length; index++) {
    const code = chunk.charCodeAt(index);
    if (inString) {
      if (escaped) escaped = false;
      else if (code === quote) inString = false;
      else if (code === backslash) escaped = true;
      if (code !== lineFeed) continue;
      // No JSON string holds a line break: the closing quote is missing, so the damage ends here.
      inString = false;
      state.problem ??= `Not valid JSON: a string is not closed on line ${state.line}.`;
      state.line++;
    } else if (code === quote) inString = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > state.limits.maxDepth) {
        state.problem ??= `The value nests deeper than ${state.limits.maxDepth} levels.`;
      }
    } else if (code === closeBrace || code === closeBracket) {
      if (--depth > 0) continue;
      end = index + 1;
      break;
    } else if (code === lineFeed) state.line++;
  }
  state.depth = depth;
  state.inString = inString;
  state.escaped = escaped;
  return end;
}

function endOfString(state: ScanState, chunk: string, from: number): number {
  for (let index = from; index < chunk.length; index++) {
    const code = chunk.charCodeAt(index);
    if (code === lineFeed) return index;
    const isOpeningQuote = state.keptLength === 0 && index === from;
    if (state.escaped) state.escaped = false;
    else if (code === backslash) state.escaped = true;
    else if (code === quote && !isOpeningQuote) return index + 1;
  }
  return -1;
}

function endOfBare(state: ScanState, chunk: string, from: number): number {
  for (let index = from; index < chunk.length; index++) {
    const code = chunk.charCodeAt(index);
    if (code === lineFeed || code === comma || (code === closeBracket && state.listLine !== 0)) return index;
  }
  return -1;
}
