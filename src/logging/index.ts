export { ProgramLogger } from './program-logger.js';
export { requestIds } from './request-ids.js';
