/**
 * Does the work for each value, for so many at once, and brings the results in the order of the values. After a failure
 * nothing more is begun, and what was begun has ended when it is thrown.
 */
export async function inParallel<T, R>(
  values: Iterable<T>,
  most: number,
  work: (value: T) => Promise<R>,
): Promise<readonly R[]> {
  // One iterator for all workers: each takes the next value that nobody has taken.
  const waiting = [...values].entries();
  const results: R[] = [];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [at, value] of waiting) {
      if (failures.length > 0) return;
      try {
        results[at] = await work(value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
