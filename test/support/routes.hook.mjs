import express from 'express';

/** Prints every route as the program adds it: `route GET /api/status/:id`. Those of a router of its own are relative. */
for (const method of ['get', 'post', 'put', 'patch', 'delete', 'all', 'options']) {
  const add = express.Route.prototype[method];
  express.Route.prototype[method] = function (...handlers) {
    process.stdout.write(`route ${method.toUpperCase()} ${this.path}\n`);
    return add.apply(this, handlers);
  };
}
