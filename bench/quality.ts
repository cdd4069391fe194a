/** Time and memory of making one answer of many and of agreement figures, on crowds drawn from a seed. */

import { aggregate } from '@labelwright/quality/consensus/aggregate';
import { type AnswerTable, encodeAnswers } from '@labelwright/quality/consensus/answers';
import { CONSENSUS_METHODS } from '@labelwright/quality/consensus/methods';
import { describeAgreement } from '@labelwright/quality/metrics/describe-agreement';
import { detectionStats } from '@labelwright/quality/metrics/detection/average-precision';
import { type Box, boxIou } from '@labelwright/quality/metrics/detection/box-iou';
import { characterErrorRate } from '@labelwright/quality/metrics/error-rate';
import { createRandom } from '@labelwright/quality/metrics/random';
import { compareOnGolden } from '../apps/server/src/features/quality/consensus/propose.ts';

const random = createRandom('bench');

/** Workers of differing accuracy answer tasks whose truth is `task % classes`. */
function* makeAnswers(tasks: number, perTask: number, workers: number, classes: number) {
  const accuracy = Array.from({ length: workers }, () => 0.5 + 0.45 * random.next());
  for (let task = 0; task < tasks; task++)
    for (let i = 0; i < perTask; i++) {
      const worker = random.below(workers);
      const right = random.next() < (accuracy[worker] ?? 0);
      yield { task, worker, label: (task + (right ? 0 : 1 + random.below(classes - 1))) % classes };
    }
}

/** Runs it once; processor time beside the clock, for machines that have other work; memory is what lives at the end beyond what lived before, array buffers included. */
function measure<T>(title: string, run: () => T, say: (result: T) => string): T {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const from = performance.now();
  const busyFrom = process.cpuUsage();
  const result = run();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(busyFrom);
  const busy = (user + system) / 1_000_000;
  const after = process.memoryUsage();
  const grown = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1024 / 1024;
  console.log(
    `${title.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s (${busy.toFixed(2)} busy) ${grown.toFixed(0).padStart(5)} MiB  ${say(result)}`,
  );
  return result;
}

function benchConsensus(tasks: number, iterations: number): void {
  const answers = (5 * tasks).toLocaleString('en');
  const table: AnswerTable = measure(
    `encode ${answers} answers`,
    () => encodeAnswers(makeAnswers(tasks, 5, 500, 5)),
    ({ workerOf }) => `${workerOf.length.toLocaleString('en')} answers`,
  );
  for (const method of CONSENSUS_METHODS) {
    if (method.refuses?.(table)) continue;
    const options = { method, maxIterations: iterations, tolerance: 0, restarts: 1 };
    measure(
      `${method.id}, at most ${iterations} iterations`,
      () => aggregate(table, options),
      (found) => {
        if (found.labels === null) return found.reason;
        const right = found.labels.reduce(
          (sum, k, t) => sum + (found.classes[k] === Number(found.tasks[t]) % 5 ? 1 : 0),
          0,
        );
        return `${found.iterations} iterations, ${((100 * right) / found.labels.length).toFixed(2)} % right`;
      },
    );
  }
}

/** What the server does in its thread when methods are compared: all of them, those that learn once more for each fifth. */
function benchCompare(tasks: number): void {
  const votes = [...makeAnswers(tasks, 5, 500, 5)].map(({ task, worker, label }, index) => ({
    task_id: task,
    annotation_id: index,
    user_id: worker,
    label: `label ${label}`,
    is_golden: false,
  }));
  for (let task = 0; task < tasks; task += 100)
    votes.push({ task_id: task, annotation_id: -task, user_id: 0, label: `label ${task % 5}`, is_golden: true });
  measure(
    `the server's comparison of ${(5 * tasks).toLocaleString('en')} answers`,
    () => compareOnGolden(votes, null).summary.methods,
    (methods) => `${methods.length} methods`,
  ).forEach(({ method, accuracy, refused, duration_ms: ms }) => {
    console.log(
      `  ${method.padEnd(42)} ${(ms / 1000).toFixed(2).padStart(7)} s  ${refused ?? `${(100 * (accuracy ?? 0)).toFixed(1)} % right`}`,
    );
  });
}

function benchAgreement(units: number): void {
  const labels = Array.from({ length: units }, () => {
    const truth = random.below(8);
    return Array.from({ length: 3 }, () => (random.next() < 0.8 ? truth : random.below(8)));
  });
  measure(
    `describe ${units.toLocaleString('en')} units of 3, 8 categories`,
    () => describeAgreement(labels),
    ({ alpha, alphaInterval }) =>
      `alpha ${alpha.value?.toFixed(4)} (${alphaInterval.low?.toFixed(4)} to ${alphaInterval.high?.toFixed(4)})`,
  );
  const numbers = labels.map((unit) => unit.map((value) => value + random.next()));
  measure(
    `the same of different numbers, interval scale`,
    () => describeAgreement(numbers, { scale: 'interval' }),
    ({ alpha }) => `alpha ${alpha.value?.toFixed(4)}`,
  );
}

function benchDetection(images: number): void {
  const boxes = Array.from(
    { length: images * 10 },
    (_, i): { image: number; category: number; shape: Box; area: number } => {
      const size = 10 + 200 * random.next();
      return {
        image: Math.floor(i / 10),
        category: i % 10,
        shape: [600 * random.next(), 400 * random.next(), size, size],
        area: size * size,
      };
    },
  );
  const found = boxes.map((box) => ({
    ...box,
    shape: [box.shape[0] + 10 * random.next(), box.shape[1], box.shape[2], box.shape[3]] as const,
    score: random.next(),
  }));
  measure(
    `COCO statistics of ${(images * 10).toLocaleString('en')} boxes`,
    () => detectionStats(boxes, found, { similarity: boxIou }),
    (stats) => `AP ${stats[0]?.result.value?.toFixed(4)}`,
  );
}

function benchTexts(length: number): void {
  const reference = Array.from({ length }, () => String.fromCharCode(97 + random.below(26))).join('');
  const hypothesis = [...reference].map((letter) => (random.next() < 0.05 ? 'x' : letter)).join('');
  measure(
    `character errors of ${length.toLocaleString('en')} characters`,
    () => characterErrorRate([{ reference, hypothesis }]),
    ({ value }) => `CER ${value?.toFixed(4)}`,
  );
}

benchConsensus(200_000, 20);
benchCompare(200_000);
console.log(`memory of the process at most: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
benchAgreement(100_000);
benchDetection(5_000);
benchTexts(20_000);
