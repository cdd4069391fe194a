import { availableParallelism } from 'node:os';
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import type { Actor } from './actor.ts';
import type { DB } from './schema.gen.ts';

export interface DbConnection {
  url: string;
  /** Role to work as after connecting; undefined when the log-in role is already the right one. */
  role?: string;
  maxConnections?: number;
  /** Milliseconds a statement may run; 0 is no limit. */
  statementTimeoutMs?: number;
}

export interface Db {
  pool: pg.Pool;
  /**
   * For single calls that are transactions of their own and come by the hundred per second, such as handing out and
   * taking in work. Few connections: more than the processors can serve only take each other's caches. Never ask it
   * for anything while holding a lock in a transaction of your own.
   */
  quick: pg.Pool;
  close(): Promise<void>;
}

const tenantScope = Symbol('tenantScope');

/**
 * A transaction inside one tenant's scope. Only `withActor` and `withSystem` make one, so a query function that takes
 * `Tx` cannot be called outside a transaction.
 */
export type Tx = Kysely<DB> & { readonly [tenantScope]: TransactionScope };

interface TransactionScope {
  client: pg.PoolClient;
  afterCommit: (() => void)[];
}

/** At least so many work at once when they wait for each other or for a database far away. */
const LEAST_QUICK = 4;

const int8 = 20;
const numeric = 1700;

/** bigint and numeric arrive as numbers: every id and count of ours fits in 2^53. */
function parsers(): pg.CustomTypesConfig {
  return {
    getTypeParser(oid: number, format?: 'text' | 'binary') {
      if (oid === int8 || oid === numeric) return Number;
      return pg.types.getTypeParser(oid, format);
    },
  };
}

export function openDb(connection: DbConnection, onError: (error: Error) => void): Db {
  const options = [
    connection.role ? `-c role=${connection.role}` : '',
    `-c statement_timeout=${connection.statementTimeoutMs ?? 0}`,
    '-c idle_in_transaction_session_timeout=120000',
  ].join(' ');
  const open = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: connection.url,
      max,
      options,
      types: parsers(),
      application_name: 'labelwright',
      idleTimeoutMillis: 60_000,
    });
    pool.on('error', onError);
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  const most = connection.maxConnections ?? 20;
  const few = Math.max(LEAST_QUICK, 2 * availableParallelism());
  if (most < 3 * LEAST_QUICK) {
    const pool = open(most);
    return { pool, quick: pool, close: () => pool.end() };
  }
  const quickMost = Math.min(few, Math.floor(most / 3));
  const [pool, quick] = [open(most - quickMost), open(quickMost)];
  return {
    pool,
    quick,
    close: async () => {
      await Promise.all([pool.end(), quick.end()]);
    },
  };
}

/** Kysely over one checked-out client, for the length of a transaction. */
function kyselyOn(client: pg.PoolClient): Kysely<DB> {
  const connection = {
    query: client.query.bind(client),
    release: () => {},
  };
  return new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => connection, end: async () => {}, options: {} },
    }),
  });
}

async function transaction<T>(db: Db, opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  const scope: TransactionScope = { client, afterCommit: [] };
  let broken: Error | undefined;
  try {
    // One message for begin and scope: separate messages cost a fifth of the throughput.
    await client.query(opening);
    const tx: Tx = Object.assign(kyselyOn(client), { [tenantScope]: scope });
    const value = await work(tx);
    await client.query('commit');
    for (const run of scope.afterCommit) run();
    return value;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs work in one transaction that sees only the actor's organization; without an organization it sees no tenant row. */
export function withActor<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (actor.kind === 'system' && actor.organizationId === undefined) return withSystem(db, work);
  const organization = actor.organizationId === undefined ? '' : String(Math.trunc(actor.organizationId));
  return transaction(db, `begin; set local app.organization_id = '${organization}'`, work);
}

/** Runs work in one transaction that sees every organization. For log-in, the relay, the scheduler and administration. */
export function withSystem<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, `begin; set local app.system = 'on'`, work);
}

/** Registers something to do once the transaction is committed, such as waking the relay. Never runs after a rollback. */
export function afterCommit(tx: Tx, run: () => void): void {
  tx[tenantScope].afterCommit.push(run);
}

/**
 * Runs a statement that its connection keeps together with its plan. For the few that come by the dozen per second and take
 * longer to plan than to run; the plan serves all parameters, so they must not decide which one is good.
 * @param name the same text always has the same name, and no other text has it
 */
export async function prepared<Row extends object>(tx: Tx, name: string, statement: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(tx);
  const { rows } = await tx[tenantScope].client.query<Row>({ name, text, values: [...parameters] });
  return rows;
}
