/**
 * A suite that needs a service which not every machine has. Where it is missing the suite is skipped, unless
 * `REQUIRE_REAL_SERVICES=1` says that it must be there: then the suite fails and names what is missing.
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
    test(`${service} is there, as REQUIRE_REAL_SERVICES=1 demands`, () => {
      throw new Error(`${service} was not found on this machine`);
    });
  });
}
