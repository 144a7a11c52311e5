/** Loaded into a process: its clock is two minutes ahead of everyone else's. */
const now = Date.now.bind(Date);
Date.now = () => now() + 120_000;
