export { answerGraphql } from './graphql-answer.js';
export {
  documentProblemsAt,
  PROBLEM_DOCS_PATH,
  type ProblemContext,
  problemContext,
} from './problem-context.js';
export { internalProblem, knownProblem, type Problem, type ProblemCode, statusOf } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
export { PROBLEM_TEXTS } from './docs/problem-texts.js';
export { problemDocs } from './docs/problem-docs-router.js';
