/**
 * Starts to measure the CPU time of this process, with all its threads, and returns a function that reads it in
 * milliseconds. Unlike the elapsed time, it does not depend on what else runs on the machine.
 */
export function startCpuTimer(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
