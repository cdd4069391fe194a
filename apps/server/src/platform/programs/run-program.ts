import { spawn } from 'node:child_process';

export interface ProgramRun {
  /** The program and its arguments; no shell comes near them. */
  argv: readonly string[];
  input?: Uint8Array;
  signal: AbortSignal;
  /** Of what it prints; more ends it. */
  maxOutputBytes: number;
  /** Beside PATH, HOME, LANG and the like. */
  env?: Readonly<Record<string, string>>;
}

export interface ProgramEnd {
  output: Buffer;
  /** The same as text. */
  readonly stdout: string;
  stderr: string;
}

export class ProgramError extends Error {
  override name = 'ProgramError';
  /** `missing`: there is no such program here. `aborted`: the signal ended it. */
  readonly fault: 'missing' | 'failed' | 'aborted' | 'too_much_output';
  constructor(fault: ProgramError['fault'], message: string) {
    super(message);
    this.fault = fault;
  }
}

const STDERR_BYTES = 20_000;
// What programs need to run; never our own secrets.
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TESSDATA_PREFIX',
  'LD_LIBRARY_PATH',
  'OMP_THREAD_LIMIT',
];

/** Runs a program to its end. On abort it and everything it started is killed. */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const [command = '', ...args] = run.argv;
  const name = command.split('/').at(-1) ?? command;
  if (run.signal.aborted) return Promise.reject(new ProgramError('aborted', `${name} was stopped`));
  return new Promise((resolve, reject) => {
    // A group of its own, so that its children die with it.
    const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: environment(run.env) });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let stderr = '';
    let fault: ProgramError | undefined;
    const kill = (reason: ProgramError): void => {
      fault ??= reason;
      killGroup(child.pid);
    };
    const onAbort = (): void => kill(new ProgramError('aborted', `${name} was stopped`));
    run.signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes > run.maxOutputBytes) {
        kill(new ProgramError('too_much_output', `${name} printed more than ${run.maxOutputBytes} bytes`));
      } else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_BYTES);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      run.signal.removeEventListener('abort', onAbort);
      const isMissing = error.code === 'ENOENT' || error.code === 'EACCES';
      reject(new ProgramError(isMissing ? 'missing' : 'failed', `${name} could not be started (${error.code})`));
    });
    child.on('close', (code, signal) => {
      run.signal.removeEventListener('abort', onAbort);
      if (fault) return reject(fault);
      if (code === 0) return resolve(endOf(Buffer.concat(output), stderr));
      const last = stderr.trim().split('\n').at(-1) ?? '';
      reject(new ProgramError('failed', `${name} ended with ${signal ?? `code ${code}`}${last ? `: ${last}` : ''}`));
    });
    // A program that ends before it has read everything is judged by how it ends.
    child.stdin.on('error', () => {});
    child.stdin.end(run.input);
  });
}

function endOf(output: Buffer, stderr: string): ProgramEnd {
  return {
    output,
    get stdout() {
      return output.toString('utf8');
    },
    stderr,
  };
}

function environment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...added };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
