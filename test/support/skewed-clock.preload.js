/** Preloaded into a process: sets its clock two minutes ahead. */
const now = Date.now.bind(Date);
Date.now = () => now() + 120_000;
