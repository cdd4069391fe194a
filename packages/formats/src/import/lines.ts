export interface TextLine {
  /** 1-based. */
  number: number;
  /** Without its line break. */
  text: string;
  /** The line was longer than allowed; `text` is its beginning. */
  cut: boolean;
}

/** Lines of a stream, ended by LF or CRLF; a last line without a break counts. Over-long lines are cut, not kept. */
export async function* splitLines(chunks: AsyncIterable<string>, maxLength: number): AsyncGenerator<TextLine> {
  let number = 1;
  let carry = '';
  let cut = false;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', from)) {
      const text = cut ? carry : carry + chunk.slice(from, at);
      yield lineOf(number, text, cut, maxLength);
      number++;
      carry = '';
      cut = false;
      from = at + 1;
    }
    if (cut || from === chunk.length) continue;
    carry += chunk.slice(from);
    if (carry.length > maxLength) {
      carry = carry.slice(0, maxLength);
      cut = true;
    }
  }
  if (carry !== '') yield lineOf(number, carry, cut, maxLength);
}

function lineOf(number: number, text: string, cut: boolean, maxLength: number): TextLine {
  if (cut || text.length > maxLength) return { number, text: text.slice(0, maxLength), cut: true };
  return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text, cut: false };
}
