export { openRunner, type Runner } from './open-runner.ts';
export { runTakeover } from './run-takeover.ts';
export { createSourceClient, SourceError } from './source-client.ts';
export { readNotes, type TakeoverReport } from './takeover-report.ts';
