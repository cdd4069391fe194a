import { characterErrorRate, wordErrorRate } from '../metrics/error-rate.ts';
import { type Measured, notMeasured } from '../metrics/measured.ts';
import { createRandom } from '../metrics/random.ts';
import { listSampleWarnings } from '../metrics/sample-warnings.ts';
import { type Drawing, drawTasks, type Figure, type Figures, figureOf } from './figure.ts';
import type { Unit } from './read-units.ts';

/** Pairs of texts that are compared at most, and characters of one times those of the other over all of them. */
const MOST_PAIRS = 5000;
const MOST_CELLS = 2_000_000_000;

interface TextPair {
  task: number;
  a: string;
  b: string;
}

/**
 * Words and characters that two people wrote differently, each being the other's reference once. Of many pairs some are
 * drawn.
 */
export function textFigures(units: readonly Unit<readonly string[]>[], tasks: number, drawing: Drawing): Figures {
  const all = units.flatMap(({ task, values }) => {
    const texts = values.map((parts) => parts.join('\n'));
    return texts.flatMap((a, index) => texts.slice(index + 1).map((b): TextPair => ({ task, a, b })));
  });
  const pairs = drawPairs(all, drawing);
  const compared = units.filter(({ values }) => values.length > 1).length;
  const isCut = pairs.length < all.length;
  const same = pairs.map(({ task, a, b }) => ({ task, part: Number(a === b), whole: 1 }));
  return {
    figures: [
      shareFigure(
        'wer',
        pairs.map((pair) => errors(pair, wordErrorRate)),
        tasks,
        drawing,
      ),
      shareFigure(
        'cer',
        pairs.map((pair) => errors(pair, characterErrorRate)),
        tasks,
        drawing,
      ),
      shareFigure('percent_agreement', same, tasks, drawing),
    ],
    warnings: [
      ...listSampleWarnings({ units: compared, pairs: all.length, prevalence: [] }),
      ...(isCut ? [{ code: 'truncated', of: 'pairs', computed: pairs.length, possible: all.length } as const] : []),
    ],
  };
}

/** A part of a whole, of one pair; pooled over pairs. */
interface Share {
  task: number;
  part: number;
  whole: number;
}

function shareFigure(id: string, shares: readonly Share[], tasks: number, drawing: Drawing): Figure {
  const pooled = (times: (task: number) => number): Measured => {
    let [part, whole] = [0, 0];
    for (const share of shares) {
      part += share.part * times(share.task);
      whole += share.whole * times(share.task);
    }
    if (whole > 0) return { value: part / whole };
    return notMeasured(shares.length === 0 ? 'no_pairs' : 'empty_reference');
  };
  const found = pooled(() => 1);
  if (found.value === null) return figureOf(id, found);
  const drawn = drawTasks(tasks, (times) => pooled((task) => times[task] as number).value, drawing, shares.length * 2);
  return figureOf(id, found, { ...drawn, basis: { of: 'pairs', count: shares.length } });
}

function errors({ task, a, b }: TextPair, rate: typeof wordErrorRate): Share {
  const there = rate([{ reference: a, hypothesis: b }]);
  const back = rate([{ reference: b, hypothesis: a }]);
  // Without a word in one of them, all words of the other were added.
  const [x, y] = [there.value === null ? 0 : there.referenceLength, back.value === null ? 0 : back.referenceLength];
  const count = there.value !== null ? there.errors : back.value !== null ? back.errors : 0;
  return { task, part: 2 * count, whole: x + y };
}

function drawPairs(all: readonly TextPair[], { seed }: Drawing): TextPair[] {
  const cost = ({ a, b }: TextPair) => (a.length + 1) * (b.length + 1);
  const total = all.reduce((sum, pair) => sum + cost(pair), 0);
  if (all.length <= MOST_PAIRS && total <= MOST_CELLS) return [...all];
  const random = createRandom(seed);
  const order = [...all];
  const drawn: TextPair[] = [];
  let cells = 0;
  for (let at = 0; at < order.length && drawn.length < MOST_PAIRS; at += 1) {
    const other = at + random.below(order.length - at);
    const pair = order[other] as TextPair;
    order[other] = order[at] as TextPair;
    cells += cost(pair);
    if (cells > MOST_CELLS) break;
    drawn.push(pair);
  }
  return drawn;
}
