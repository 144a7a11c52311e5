/** The documentation of one problem code. */
export interface ProblemText {
  /** What happened. Also the description of the code in the OpenAPI document. */
  readonly meaning: string;
  /** What the client or the operator can do, one sentence or two per step. */
  readonly fix: readonly string[];
}
