export interface Token {
  text: string;
  start: number;
  end: number;
}

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Words and signs by the rules of Unicode, in every script, also where nothing stands between words. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { segment, index } of words.segment(text)) {
    if (segment.trim() !== '') tokens.push({ text: segment, start: index, end: index + segment.length });
  }
  return tokens;
}

/** Cuts the tokens where spans begin and end inside of them, so that no span is lost or widened. */
export function cutAt(tokens: readonly Token[], edges: readonly number[]): Token[] {
  if (edges.length === 0) return [...tokens];
  return tokens.flatMap((token) => {
    const inside = edges.filter((edge) => edge > token.start && edge < token.end).sort((a, b) => a - b);
    const ends = [...new Set([...inside, token.end])];
    let start = token.start;
    return ends.map((end) => {
      const piece = { text: token.text.slice(start - token.start, end - token.start), start, end };
      start = end;
      return piece;
    });
  });
}
