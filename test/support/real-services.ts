/**
 * Describes a suite that needs a service which not every machine has. Without the service the suite is skipped; with
 * `REQUIRE_REAL_SERVICES=1` it fails and names the missing service.
 *
 * @param available whether `service` can be used on this machine
 */
export function describeWith(service: string, available: boolean, suite: () => void): void {
  const title = `with ${service}`;
  const run = available ? describe : describe.skip;
  if (available || process.env.REQUIRE_REAL_SERVICES !== '1') {
    run(title, suite);
    return;
  }
  describe(title, () => {
    test(`${service} is installed, as REQUIRE_REAL_SERVICES=1 requires`, () => {
      throw new Error(`${service} was not found on this machine`);
    });
  });
}
