/** A run of text on a page; its place in percent of the page's width and height. */
export interface TextPiece {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PercentBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The text inside a box, line by line. A run that is partly inside gives the words whose middle is. */
export function textInBox(pieces: readonly TextPiece[], box: PercentBox): string {
  const inside = pieces.flatMap((piece) => {
    const middle = piece.y + piece.height / 2;
    if (middle < box.y || middle > box.y + box.height) return [];
    const words = wordsOf(piece).filter(({ x, width }) => {
      const centre = x + width / 2;
      return centre >= box.x && centre <= box.x + box.width;
    });
    return words.length > 0 ? [{ middle, height: piece.height, x: words[0]?.x ?? 0, words }] : [];
  });
  const lines: (typeof inside)[] = [];
  for (const run of inside.toSorted((a, b) => a.middle - b.middle)) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line && first && Math.abs(run.middle - first.middle) < Math.max(run.height, first.height) / 2) line.push(run);
    else lines.push([run]);
  }
  return lines
    .map((line) =>
      line
        .toSorted((a, b) => a.x - b.x)
        .map((run) => run.words.map(({ text }) => text).join(' '))
        .join(' '),
    )
    .join('\n');
}

/** A PDF tells where a run is and not where its words are; its letters are taken to be equally wide. */
function wordsOf({ text, x, width }: TextPiece): { text: string; x: number; width: number }[] {
  const perLetter = width / Math.max(text.length, 1);
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    x: x + match.index * perLetter,
    width: match[0].length * perLetter,
  }));
}

/** One box for each line that the runs make: what a selection of text covers. */
export function boxesOfRuns(runs: readonly PercentBox[]): PercentBox[] {
  const lines: PercentBox[] = [];
  for (const run of runs.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const line = lines.at(-1);
    const overlap = line ? Math.min(line.y + line.height, run.y + run.height) - Math.max(line.y, run.y) : 0;
    if (!line || overlap < Math.min(line.height, run.height) / 2) {
      lines.push({ ...run });
      continue;
    }
    const right = Math.max(line.x + line.width, run.x + run.width);
    const bottom = Math.max(line.y + line.height, run.y + run.height);
    line.x = Math.min(line.x, run.x);
    line.y = Math.min(line.y, run.y);
    line.width = right - line.x;
    line.height = bottom - line.y;
  }
  return lines;
}
