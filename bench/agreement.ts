/** Agreement: one new answer against those of nine others, a large project anew, and the hardest single pairs. */

import { prepareComparer } from '@labelwright/quality/matchers/compare';
import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';

const street = compileConfig(`<View><Image name="i" value="$i"/>
  <RectangleLabels name="box" toName="i"><Label value="Car"/><Label value="Person"/><Label value="Sign"/></RectangleLabels>
  <PolygonLabels name="outline" toName="i"><Label value="Car"/><Label value="Person"/></PolygonLabels></View>`);
const review = compileConfig(`<View><Text name="t" value="$t"/>
  <Choices name="mood" toName="t"><Choice value="good"/><Choice value="bad"/><Choice value="mixed"/></Choices>
  <Labels name="part" toName="t"><Label value="Dish"/><Label value="Person"/></Labels></View>`);
const labels = ['Car', 'Person', 'Sign'];

/** Numbers that look random and are the same in every run. */
function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** The same objects for everybody, each a little elsewhere for each person. */
function drawBoxes(count: number, person: number, spread: number): RegionResult[] {
  const [where, how] = [createNoise(7), createNoise(person + 100)];
  return Array.from({ length: count }, (_, index) => ({
    id: `r${person}-${index}`,
    from_name: 'box',
    to_name: 'i',
    type: 'rectanglelabels',
    original_width: 1920,
    original_height: 1080,
    value: {
      x: where() * spread + how(),
      y: where() * spread + how(),
      width: 4 + where() * 6 + how(),
      height: 4 + where() * 6 + how(),
      rotation: index % 4 === 0 ? 20 : 0,
      rectanglelabels: [labels[Math.floor(where() * 3)]],
    },
  }));
}

/** `rough`: every corner a little off, in percent, so that the outlines cross all the time. */
function drawOutlines(count: number, corners: number, person: number, rough = 0): RegionResult[] {
  const [where, how] = [createNoise(11), createNoise(person + 500)];
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [where() * 80 + 10, where() * 80 + 10];
    const points = Array.from({ length: corners }, (__, corner) => {
      const angle = (2 * Math.PI * corner) / corners;
      const radius = 4 + Math.sin(angle * 9) + 0.2 * Math.sin(angle * 40 + person) + how() * rough;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    const value = { points, closed: true, polygonlabels: ['Car'] };
    return { id: `p${person}-${index}`, from_name: 'outline', to_name: 'i', type: 'polygonlabels', value };
  });
}

function readReview(task: number, person: number): RegionResult[] {
  const how = createNoise(task * 10 + person);
  const start = Math.floor(how() * 3);
  const common = { to_name: 't' };
  return [
    {
      ...common,
      id: 'c',
      from_name: 'mood',
      type: 'choices',
      value: { choices: [['good', 'bad', 'mixed'][Math.floor(how() * 3)]] },
    },
    { ...common, id: 's1', from_name: 'part', type: 'labels', value: { start, end: 12, labels: ['Dish'] } },
    {
      ...common,
      id: 's2',
      from_name: 'part',
      type: 'labels',
      value: { start: 20, end: 30 + start, labels: ['Person'] },
    },
  ];
}

function report(name: string, durationsMs: number[], cpuMs: number): void {
  durationsMs.sort((a, b) => a - b);
  const at = (share: number) => (durationsMs[Math.floor(share * (durationsMs.length - 1))] ?? 0).toFixed(2);
  console.log(`${name.padEnd(66)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   CPU ${cpuMs.toFixed(2)} ms`);
}

function measure(name: string, rounds: number, act: () => unknown): void {
  for (let warm = 0; warm < Math.min(rounds, 20); warm += 1) act();
  const before = process.cpuUsage();
  const durationsMs = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    act();
    return performance.now() - startedAt;
  });
  const { user, system } = process.cpuUsage(before);
  // On a busy machine only the processor's own time tells; it holds the collector's threads as well.
  report(name, durationsMs, (user + system) / 1000 / rounds);
}

const comparer = prepareComparer(street);
const others = Array.from({ length: 9 }, (_, person) => drawBoxes(100, person, 85));
measure('one new answer of 100 boxes against 9 others, read and compared', 50, () => {
  const mine = comparer.parse(drawBoxes(100, 99, 85));
  return others.map((other) => comparer.compare(mine, comparer.parse(other)).score);
});

const [many, more] = [drawBoxes(1000, 1, 85), drawBoxes(1000, 2, 85)].map((result) => comparer.parse(result));
if (many && more) measure('1,000 boxes against 1,000', 10, () => comparer.compare(many, more));
const soft = prepareComparer(street, {}, { regionMode: 'soft' });
const [crowd, other] = [drawBoxes(1000, 1, 10), drawBoxes(1000, 2, 10)].map((result) => soft.parse(result));
if (crowd && other) measure('the same, soft, all boxes upon each other', 3, () => soft.compare(crowd, other));
const [fine, coarse] = [drawOutlines(1, 6000, 1), drawOutlines(1, 6000, 2)].map((result) => comparer.parse(result));
if (fine && coarse) measure('two polygons of 6,000 corners', 10, () => comparer.compare(fine, coarse));
const [jagged, torn] = [drawOutlines(1, 6000, 1, 0.2), drawOutlines(1, 6000, 2, 0.2)].map((result) =>
  comparer.parse(result),
);
if (jagged && torn)
  measure('the same with every corner off by up to 0.2 percent', 5, () => comparer.compare(jagged, torn));
const [some, same] = [drawOutlines(200, 100, 1, 0.2), drawOutlines(200, 100, 2, 0.2)].map((result) =>
  comparer.parse(result),
);
if (some && same) measure('200 polygons of 100 corners against 200', 5, () => comparer.compare(some, same));

const TASKS = 50_000;
const stored = Array.from({ length: TASKS * 2 }, (_, index) => readReview(Math.floor(index / 2), index % 2));
const small = prepareComparer(review);
const cpu = process.cpuUsage();
const startedAt = performance.now();
let sum = 0;
for (let task = 0; task < TASKS; task += 1) {
  const [a, b] = [small.parse(stored[task * 2]), small.parse(stored[task * 2 + 1])];
  sum += small.compare(a, b).score ?? 0;
}
const { user, system } = process.cpuUsage(cpu);
const [wallMs, cpuMs] = [performance.now() - startedAt, (user + system) / 1000];
console.log(
  `${'100,000 answers of 3 items anew, in pairs'.padEnd(66)} ${wallMs.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)} ms)   mean agreement ${(sum / TASKS).toFixed(3)}`,
);
