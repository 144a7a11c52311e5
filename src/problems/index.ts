export { answerGraphql } from './graphql-answer.js';
export { internalProblem, knownProblem, type Problem, statusOf } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
