import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts, freePort } from './ports.ts';

const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Whether tests that need a real RabbitMQ can run on this machine. */
export const HAS_RABBITMQ = existsSync(PROGRAM);

export interface RabbitServer {
  url: string;
  /** As when the machine dies. */
  kill(): Promise<void>;
  /** On the same port, with what is on its disk. Takes about ten seconds. */
  start(): Promise<void>;
  /** Kills it for good and forgets its data. */
  end(): Promise<void>;
}

/** A real RabbitMQ with a node name, ports and a folder of its own. */
export async function startRabbit(): Promise<RabbitServer> {
  const [port, distributionPort, namePort] = [await freePort(), await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-rabbit-'));
  const env = environmentOf(folder, { port, distributionPort, namePort });
  let server: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const dying = server;
    server = undefined;
    if (dying?.pid === undefined || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    process.kill(-dying.pid, 'SIGKILL');
    await gone;
    while (await accepts(port)) await sleep(20);
  };
  const start = async (): Promise<void> => {
    // A group of its own: the script starts the emulator, and both have to die together.
    server = spawn(PROGRAM, { env, stdio: 'ignore', detached: true });
    // The time limit of the test ends the wait.
    while (!(await accepts(port))) await sleep(50);
  };
  await start();
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}//`,
    kill,
    start,
    end: async () => {
      await kill();
      spawnSync('epmd', ['-port', String(namePort), '-kill'], { env, stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ports {
  port: number;
  distributionPort: number;
  /** Of the daemon that knows Erlang's nodes by name; also one of its own. */
  namePort: number;
}

function environmentOf(folder: string, { port, distributionPort, namePort }: Ports): NodeJS.ProcessEnv {
  const home = join(folder, 'home');
  mkdirSync(home);
  const plugins = join(folder, 'enabled_plugins');
  writeFileSync(plugins, '[].\n');
  return {
    PATH: process.env.PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(namePort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `labelwright-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: join(folder, 'none'),
  };
}
