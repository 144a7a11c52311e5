export { sendGraphqlErrors } from './send-graphql-errors.js';
export {
  setProblemDocsUrl,
  PROBLEM_DOCS_PATH,
  type ProblemContext,
  problemContext,
} from './problem-context.js';
export { internalErrorMessage, knownProblem, statusOf } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
export { PROBLEM_TEXTS } from './docs/problem-texts.js';
export { problemDocsRouter } from './docs/problem-docs-router.js';
