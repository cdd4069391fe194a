/**
 * Does it save work to answer first what the model is least sure of? The text classifier of examples/ learns to tell
 * tweets from film reviews (samples/text-sources), 20 answers at a time, in the order of uncertainty sampling and in
 * random order. `--write` renews the table and the curve of docs/guide/active-learning.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  classify,
  createDice,
  type Example,
  shuffle,
  trainClassifier,
} from '../examples/text-classifier/classifier.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/guide/active-learning.md');
const PICTURE = join(ROOT, 'docs/images/active-learning.svg');
const SEEDS = 10;
const TESTED = 300;
const BATCH = 20;
const ROUNDS = 9;

type Order = 'uncertain' | 'random';

/** Macro F1 of all seeds after each batch of answers. */
type Curve = number[][];

function readSample(): Example[] {
  const [, ...lines] = readFileSync(join(ROOT, 'samples/text-sources/texts.csv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [, label = '', quoted = ''] = /^[^,]*,([^,]*),(.*)$/.exec(line) ?? [];
    return { label, text: quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted };
  });
}

/** As uncertainty sampling hands tasks out: lowest score first. */
function learn(pool: readonly Example[], tested: readonly Example[], seed: number, order: Order): number[] {
  const waiting = [...pool];
  shuffle(waiting, createDice(seed));
  const answered = waiting.splice(0, BATCH);
  const scores: number[] = [];
  for (let round = 0; ; round += 1) {
    const classifier = trainClassifier(answered, { seed: 1, epochs: 10 });
    scores.push(macroF1(tested.map(({ text, label }) => [label, classify(classifier, text)[0]?.label ?? ''])));
    if (round === ROUNDS) return scores;
    if (order === 'uncertain') {
      const sure = new Map(waiting.map((one) => [one, classify(classifier, one.text)[0]?.probability ?? 0]));
      waiting.sort((a, b) => (sure.get(a) ?? 0) - (sure.get(b) ?? 0));
    }
    answered.push(...waiting.splice(0, BATCH));
  }
}

/** Mean over the labels: a rare one counts as much as a common one. */
function macroF1(pairs: readonly (readonly [truth: string, guess: string])[]): number {
  const labels = [...new Set(pairs.map(([truth]) => truth))];
  const scores = labels.map((label) => {
    const hits = pairs.filter(([truth, guess]) => truth === label && guess === label).length;
    const named = pairs.filter(([truth, guess]) => truth === label || guess === label).length;
    return (2 * hits) / Math.max(1, named + hits);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const answersAt = (round: number): number => (round + 1) * BATCH;
const meanAt = (curve: Curve, round: number): number => mean(curve.map((scores) => scores[round] ?? 0));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function table(uncertain: Curve, random: Curve): string {
  const rows = Array.from({ length: ROUNDS + 1 }, (_, round) => {
    const ahead = uncertain.filter((scores, seed) => (scores[round] ?? 0) > (random[seed]?.[round] ?? 0)).length;
    const beside = round === 0 ? 'the same answers' : `${ahead} of ${SEEDS}`;
    const [first, second] = [meanAt(uncertain, round), meanAt(random, round)];
    return `| ${answersAt(round)} | ${percent(first)} | ${percent(second)} | ${beside} |`;
  });
  return ['| answers | least sure first | random | ahead in |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Both means, each in the band of its lowest and highest seed. */
function picture(uncertain: Curve, random: Curve): string {
  const [width, height, left, top] = [720, 380, 60, 20];
  const [plotWidth, plotHeight] = [width - left - 150, height - top - 60];
  const x = (round: number): number => left + (round / ROUNDS) * plotWidth;
  const y = (score: number): number => top + (1 - (score - 0.4) / 0.6) * plotHeight;
  const at = (round: number, score: number): string => `${x(round).toFixed(1)},${y(Math.max(0.4, score)).toFixed(1)}`;
  const rounds = Array.from({ length: ROUNDS + 1 }, (_, round) => round);
  const edge = (curve: Curve, of: (...scores: number[]) => number): string[] =>
    rounds.map((round) => at(round, of(...curve.map((scores) => scores[round] ?? 0))));
  const draw = (curve: Curve, colour: string, name: string, shift: number): string => {
    const band = [...edge(curve, Math.max), ...edge(curve, Math.min).reverse()].join(' ');
    const line = rounds.map((round) => at(round, meanAt(curve, round))).join(' ');
    const end = y(meanAt(curve, ROUNDS)) + shift;
    return `<polygon points="${band}" fill="${colour}" opacity="0.15"/>
<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2.5"/>
<text x="${x(ROUNDS) + 8}" y="${end.toFixed(1)}" fill="${colour}">${name}</text>`;
  };
  const lines = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (score) => `<line x1="${left}" x2="${left + plotWidth}" y1="${y(score)}" y2="${y(score)}" stroke="#8884"/>
<text x="${left - 8}" y="${y(score) + 4}" text-anchor="end">${Math.round(score * 100)} %</text>`,
  );
  const marks = rounds.map(
    (round) => `<text x="${x(round)}" y="${top + plotHeight + 20}" text-anchor="middle">${answersAt(round)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#777">
<title>Macro F1 by number of answers: least sure first is ahead of random order</title>
${lines.join('\n')}
${marks.join('\n')}
<text x="${left + plotWidth / 2}" y="${height - 12}" text-anchor="middle">answers of people</text>
${draw(random, '#b45309', 'random', 6)}
${draw(uncertain, '#2563eb', 'least sure first', -4)}
</svg>
`;
}

const sample = readSample();
const [tested, pool] = [sample.slice(0, TESTED), sample.slice(TESTED)];
const curveOf = (order: Order): Curve =>
  Array.from({ length: SEEDS }, (_, seed) => learn(pool, tested, seed + 1, order));
const [uncertain, random] = [curveOf('uncertain'), curveOf('random')];
const shown = table(uncertain, random);
process.stdout.write(`${shown}\n`);
if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, page.replace(/(<!-- table -->\n)[\s\S]*?(\n<!-- end -->)/, `$1\n${shown}\n$2`));
  writeFileSync(PICTURE, picture(uncertain, random));
}
