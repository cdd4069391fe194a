/** One value cut out of a stream of JSON text, not yet parsed. */
export type JsonPiece =
  | { ok: true; line: number; text: string }
  | { ok: false; line: number; message: string; raw: string };

export interface JsonLimits {
  maxLength: number;
  maxDepth: number;
}

export interface JsonScanner {
  push: (chunk: string) => JsonPiece[];
  end: () => JsonPiece[];
}

const lineFeed = 10;
const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** Between values; in an object or a list; in a string; in a number, a word, or anything else. */
type Place = 'between' | 'nested' | 'string' | 'bare';

/**
 * Cuts JSON text into the elements of its top-level list, or into the values that follow one another when there is no
 * list. Only brackets and strings are looked at; the length kept is that of one element, whatever the length of the file.
 */
export function createJsonScanner(limits: JsonLimits): JsonScanner {
  let pieces: JsonPiece[] = [];
  let place: Place = 'between';
  let line = 1;
  let listLine = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let firstLine = 1;
  let kept: string[] = [];
  let keptLength = 0;
  let problem: string | undefined;

  const begin = (next: Place): void => {
    place = next;
    firstLine = line;
    depth = 0;
    inString = next === 'string';
    escaped = false;
    problem = undefined;
  };

  const keep = (text: string): void => {
    keptLength += text.length;
    if (keptLength > limits.maxLength) {
      problem ??= `The value is longer than ${limits.maxLength} characters.`;
      kept = [kept[0] ?? text.slice(0, 1000)];
    } else if (text !== '') kept.push(text);
  };

  const finish = (text: string): void => {
    keep(text);
    const whole = kept.length === 1 ? (kept[0] ?? '') : kept.join('');
    pieces.push(
      problem === undefined
        ? { ok: true, line: firstLine, text: whole }
        : { ok: false, line: firstLine, message: problem, raw: whole },
    );
    kept = [];
    keptLength = 0;
    place = 'between';
  };

  /** Returns the index of the first character of a value, or the length of the chunk. */
  const skipBetween = (chunk: string, from: number): number => {
    for (let index = from; index < chunk.length; index++) {
      const code = chunk.charCodeAt(index);
      if (code === lineFeed) line++;
      else if (code === openBracket && listLine === 0) listLine = line;
      else if (code === closeBracket && listLine !== 0) listLine = 0;
      else if (code > 32 && code !== comma && code !== 0xfeff && code !== 0xa0) {
        begin(code === openBrace || code === openBracket ? 'nested' : code === quote ? 'string' : 'bare');
        return index;
      }
    }
    return chunk.length;
  };

  /** These return the index after the last character of the value, or -1 when the chunk ends first. */
  const endOfNested = (chunk: string, from: number): number => {
    for (let index = from; index < chunk.length; index++) {
      const code = chunk.charCodeAt(index);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === quote) inString = false;
        else if (code === backslash) escaped = true;
        if (code === lineFeed) {
          line++;
          inString = false;
          problem ??= `Not valid JSON: a string is not closed on line ${line - 1}.`;
        }
      } else if (code === quote) inString = true;
      else if (code === openBrace || code === openBracket) {
        if (++depth > limits.maxDepth) problem ??= `The value nests deeper than ${limits.maxDepth} levels.`;
      } else if (code === closeBrace || code === closeBracket) {
        if (--depth === 0) return index + 1;
      } else if (code === lineFeed) line++;
    }
    return -1;
  };

  const endOfString = (chunk: string, from: number): number => {
    for (let index = from; index < chunk.length; index++) {
      const code = chunk.charCodeAt(index);
      if (code === lineFeed) return index;
      const isOpeningQuote = keptLength === 0 && index === from;
      if (escaped) escaped = false;
      else if (code === backslash) escaped = true;
      else if (code === quote && !isOpeningQuote) return index + 1;
    }
    return -1;
  };

  const endOfBare = (chunk: string, from: number): number => {
    for (let index = from; index < chunk.length; index++) {
      const code = chunk.charCodeAt(index);
      if (code === lineFeed || code === comma || (code === closeBracket && listLine !== 0)) return index;
    }
    return -1;
  };

  const endOfValue = (chunk: string, from: number): number => {
    if (place === 'nested') return endOfNested(chunk, from);
    return place === 'string' ? endOfString(chunk, from) : endOfBare(chunk, from);
  };

  const take = (): JsonPiece[] => {
    const taken = pieces;
    pieces = [];
    return taken;
  };

  return {
    push: (chunk) => {
      let index = 0;
      while (index < chunk.length) {
        if (place === 'between') {
          index = skipBetween(chunk, index);
          if (index === chunk.length) break;
        }
        const end = endOfValue(chunk, index);
        if (end === -1) {
          keep(chunk.slice(index));
          break;
        }
        finish(chunk.slice(index, end));
        index = end;
      }
      return take();
    },
    end: () => {
      if (place === 'nested') problem ??= 'The value is never closed; the file may be cut off.';
      if (place !== 'between') finish('');
      if (listLine !== 0) {
        pieces.push({
          ok: false,
          line,
          message: `The list that begins on line ${listLine} is never closed; the file may be cut off.`,
          raw: '',
        });
        listLine = 0;
      }
      return take();
    },
  };
}
