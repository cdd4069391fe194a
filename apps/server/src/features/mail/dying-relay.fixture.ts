import { openDb } from '../../platform/db/db.ts';
import { startRelay } from '../../platform/events/relay.ts';
import { createLogger } from '../../platform/log/logger.ts';
import { mailSubscriber } from './mail.jobs.ts';

/** A relay process that dies in the middle of a batch, as by kill -9: `node dying-relay.fixture.ts DATABASE_URL EVENTS`. */
const [url = '', events = '1'] = process.argv.slice(2);
const db = openDb({ url }, () => {});
const subscriber = mailSubscriber({ db });
let handled = 0;
startRelay(
  db,
  [
    {
      ...subscriber,
      handle: async (event) => {
        await subscriber.handle(event);
        handled += 1;
        if (handled === Number(events)) process.kill(process.pid, 'SIGKILL');
      },
    },
  ],
  createLogger('silent'),
);
