import { createRunCollector, eachLineStretch, type PixelRuns } from './runs.ts';

/** Masks as COCO stores them: column after column from the left, lengths of runs that begin with zeros. */

/** Walks along columns by the stretches of the mask: transposed, and then counted. */
export function cocoCounts(mask: PixelRuns): number[] {
  const { width, height } = mask;
  const columns: number[][] = Array.from({ length: width }, () => []);
  eachLineStretch(mask, (y, start, end) => {
    for (let x = start; x < end; x += 1) {
      const column = columns[x];
      if (column === undefined) continue;
      if (column.at(-1) === y) column[column.length - 1] = y + 1;
      else column.push(y, y + 1);
    }
  });
  const counts: number[] = [];
  let done = 0;
  const collector = createRunCollector();
  for (const [x, column] of columns.entries())
    for (let i = 0; i < column.length; i += 2)
      collector.add(x * height + (column[i] as number), x * height + (column[i + 1] as number));
  const runs = collector.finish();
  for (let i = 0; i < runs.length; i += 2) {
    const [start, end] = [runs[i] as number, runs[i + 1] as number];
    counts.push(start - done, end - start);
    done = end;
  }
  if (done < width * height || counts.length === 0) counts.push(width * height - done);
  return counts;
}

/** The same the other way round. */
export function runsOfCocoCounts(counts: readonly number[], width: number, height: number): PixelRuns {
  const lines: number[][] = Array.from({ length: height }, () => []);
  let at = 0;
  for (const [place, count] of counts.entries()) {
    if (place % 2 === 1) {
      for (let pixel = at; pixel < at + count; pixel += 1) {
        const [x, line] = [Math.floor(pixel / height), lines[pixel % height]];
        if (line === undefined) continue;
        if (line.at(-1) === x) line[line.length - 1] = x + 1;
        else line.push(x, x + 1);
      }
    }
    at += count;
  }
  const collector = createRunCollector();
  for (const [y, line] of lines.entries())
    for (let i = 0; i < line.length; i += 2)
      collector.add(y * width + (line[i] as number), y * width + (line[i + 1] as number));
  return { width, height, runs: collector.finish() };
}

/** COCO's text form: each count (from the fourth on as difference to the one two before) in groups of five bits. */
export function compressCounts(counts: readonly number[]): string {
  let text = '';
  for (const [i, count] of counts.entries()) {
    let rest = i > 2 ? count - (counts[i - 2] as number) : count;
    let more = true;
    while (more) {
      let group = rest & 0x1f;
      rest >>= 5;
      more = (group & 0x10) !== 0 ? rest !== -1 : rest !== 0;
      if (more) group |= 0x20;
      text += String.fromCharCode(group + 48);
    }
  }
  return text;
}

export function expandCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let count = 0;
    let shift = 0;
    let group: number;
    do {
      group = text.charCodeAt(at++) - 48;
      count |= (group & 0x1f) << shift;
      shift += 5;
    } while ((group & 0x20) !== 0 && at < text.length);
    if ((group & 0x10) !== 0 && shift < 32) count |= -1 << shift;
    counts.push(counts.length > 2 ? count + (counts[counts.length - 2] as number) : count);
  }
  return counts;
}
