import { JobFailed } from '@labelwright/client/resources/jobs';
import type { Job } from '@labelwright/contract/jobs';
import { type Call, Failure } from '../command.ts';
import { describeJob } from '../output.ts';

/** Waits for a job with progress on stderr; one that ends badly is a failure of the command. */
export async function followJob({ client, output, signal }: Call, id: string): Promise<Job> {
  try {
    return await client.jobs.wait(id, { signal, onProgress: (job) => output.progress(describeJob(job)) });
  } catch (error) {
    if (error instanceof JobFailed) throw new Failure(error.message);
    throw error;
  } finally {
    output.endProgress();
  }
}
