import { createPostgresBackend } from 'bullmq';

/** The factory of BullMQ's backend on PostgreSQL, but for how it adds several jobs. */
export const postgresBackend: typeof createPostgresBackend = (name, options, kind) => {
  const backend = createPostgresBackend(name, options, kind);
  // Its own way creates two temporary tables each time, which takes 2.8 ms of CPU time for eight jobs in place of 0.75, and
  // leaves dead rows in the system catalogs.
  backend.addJobs = async (entries) => {
    const added = await backend.addFlow(
      entries.map(({ job, jobId, parentKeyOpts = {} }) => ({
        jobData: job,
        jobId,
        parentKeyOpts,
        prefix: '',
        queueName: name,
      })),
    );
    return added.map(([error, id]) => {
      if (error !== null) throw error;
      return String(id);
    });
  };
  return backend;
};
